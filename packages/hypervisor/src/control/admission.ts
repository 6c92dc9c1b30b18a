// SPDX-License-Identifier: Apache-2.0
/** Admission by predicted latency: the fewest cores that keep a promise, or no admission. */
import { HypervisorError } from "../errors.js";
import type { LatencyCurve } from "../latency/latency-curve.js";

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

/** Fewest cores that meet the service level; 1 when there is none. Throws SLO. */
export function coresFor(curve: LatencyCurve, level: ServiceLevel, { most, allowance }: AdmissionOptions): number {
  const limits = [level.deadlineMs, level.ratePerSecond === undefined ? undefined : 1000 / level.ratePerSecond];
  const limit = Math.min(...limits.filter((ms) => ms !== undefined));
  if (!(limit > 0)) throw new HypervisorError("BAD_REQUEST", "A deadline and a rate must be greater than 0.");
  const cores = limit === Number.POSITIVE_INFINITY ? 1 : curve.coresFor(limit / allowance);
  if (cores !== null && cores <= most) return cores;
  const best = curve.quickest(Math.min(most, curve.maxCores));
  throw new HypervisorError(
    "SLO",
    `No admission: ${limit.toFixed(3)} ms are asked for, ${best} cores take ${(curve.ms(best) * allowance).toFixed(3)} ms as predicted, and it can have ${most}.`,
  );
}
