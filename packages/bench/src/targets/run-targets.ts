// SPDX-License-Identifier: Apache-2.0
/** Measures targets: their simulations first, two at a time, then every row by itself. */
import { measureJobs } from "../measure/measure.js";
import type { DdrReport } from "../measure/measurement.js";
import { aimText, holds, type Session, type Target } from "./target.js";

/** One row as it is printed: `value` null and `met` false while nothing measures it. */
export interface TargetRow {
  readonly id: string;
  readonly what: string;
  readonly value: number | null;
  readonly unit: string;
  readonly target: string;
  readonly met: boolean;
  readonly status: "met" | "not met" | "not measured" | "not built yet" | "results differ";
  readonly how: string;
  readonly configuration: string | null;
  readonly backend: string | null;
  readonly cycles: number | null;
  readonly ddrName: string | null;
  readonly ddr: DdrReport | null;
  readonly revision: string | null;
  readonly detail: string;
}

const UNMEASURED = {
  value: null,
  met: false,
  configuration: null,
  backend: null,
  cycles: null,
  ddrName: null,
  ddr: null,
  revision: null,
} as const;

/** The row of a target of which no figure is known. */
export function unmeasuredRow({ id, what, unit, aim, how, evaluate }: Target): TargetRow {
  const row = { id, what, unit, target: aimText(aim), ...UNMEASURED };
  return evaluate === null
    ? { ...row, status: "not built yet", how: `not built yet: ${how}`, detail: `missing: ${how}` }
    : { ...row, status: "not measured", how, detail: "" };
}

async function rowOf(target: Target, session: Session): Promise<TargetRow> {
  const { id, what, unit, aim, how, evaluate } = target;
  const row = { id, what, unit, target: aimText(aim), how };
  if (evaluate === null) return unmeasuredRow(target);
  const { exact, ...outcome } = await evaluate(session);
  const met = exact && holds(aim, outcome.value);
  return { ...row, ...outcome, met, status: !exact ? "results differ" : met ? "met" : "not met" };
}

export interface TargetRequest {
  readonly fresh: boolean;
  readonly say: (line: string) => void;
}

export async function* runTargets(targets: readonly Target[], { fresh, say }: TargetRequest): AsyncGenerator<TargetRow> {
  const measurements = await measureJobs(
    targets.flatMap(({ jobs }) => jobs),
    { fresh, say },
  );
  for (const target of targets) yield await rowOf(target, { measurements, fresh, say });
}
