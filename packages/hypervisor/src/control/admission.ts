// SPDX-License-Identifier: Apache-2.0
/** Admission by predicted latency: the fewest cores that keep a promise, or no admission. */
import { HypervisorError } from "../errors.js";
import type { LatencyCurve } from "../latency/latency-curve.js";
import type { TaskRecord } from "../store/records.js";

/** What a task asks for. */
export interface ServiceLevel {
  /** Longest time of the device part of one run. */
  readonly deadlineMs?: number;
  /** Runs per second that it must sustain. */
  readonly ratePerSecond?: number;
}

export interface AdmissionOptions {
  /** Most cores it could have, by quota and by the pool. */
  readonly most: number;
  /** Factor on the predicted latency for what others may cost: time slots, or tenants at work in private mode. */
  readonly allowance: number;
}

/** What a task was promised. */
export const levelOf = ({ deadlineMs, ratePerSecond }: Pick<TaskRecord, "deadlineMs" | "ratePerSecond">): ServiceLevel => ({
  ...(deadlineMs === null ? {} : { deadlineMs }),
  ...(ratePerSecond === null ? {} : { ratePerSecond }),
});

/** Longest time of a run that keeps it. Throws BAD_REQUEST. */
function limitOf({ deadlineMs, ratePerSecond }: ServiceLevel): number {
  const limits = [deadlineMs, ratePerSecond === undefined ? undefined : 1000 / ratePerSecond];
  const limit = Math.min(...limits.filter((ms) => ms !== undefined));
  if (!(limit > 0)) throw new HypervisorError("BAD_REQUEST", "A deadline and a rate must be greater than 0.");
  return limit;
}

/** Throws SLO when just so many cores do not meet the service level: more than the fewest that do may be slower again. */
export function checkCores(curve: LatencyCurve, level: ServiceLevel, cores: number, allowance: number): void {
  const limit = limitOf(level);
  const takes = curve.ms(cores) * allowance;
  if (takes <= limit) return;
  throw new HypervisorError(
    "SLO",
    `${cores} cores take ${takes.toFixed(3)} ms as predicted, ${limit.toFixed(3)} ms were asked for: ask for another number of cores, or for none.`,
  );
}

/** Fewest cores that meet the service level; 1 when there is none. Throws SLO. */
export function coresFor(curve: LatencyCurve, level: ServiceLevel, { most, allowance }: AdmissionOptions): number {
  const limit = limitOf(level);
  const cores = limit === Number.POSITIVE_INFINITY ? 1 : curve.coresFor(limit / allowance);
  if (cores !== null && cores <= most) return cores;
  const best = curve.quickest(Math.min(most, curve.maxCores));
  throw new HypervisorError(
    "SLO",
    `No admission: ${limit.toFixed(3)} ms are asked for, ${best} cores take ${(curve.ms(best) * allowance).toFixed(3)} ms as predicted, and it can have ${most}.`,
  );
}
