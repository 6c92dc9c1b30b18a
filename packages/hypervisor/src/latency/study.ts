// SPDX-License-Identifier: Apache-2.0
/** What must be known of a program before it is admitted: that its instructions may run, and how long it takes on 1, 2, ... cores. */
import { type Program, verifyProgram } from "@tessera/compiler";
import type { CoreConfig } from "@tessera/hw";
import { predictCycles } from "./latency-curve.js";

export interface StudyRequest {
  readonly program: Program;
  readonly core: CoreConfig;
  /** Most cores of interest. */
  readonly most: number;
  /** Banks that its memory will be interleaved over; null: those beside its cores. */
  readonly banks: number | null;
}

/** Predicted cycles for 1, 2, ... cores. Throws VerifyError. */
export function study({ program, core, most, banks }: StudyRequest): number[] {
  verifyProgram(program, core);
  return predictCycles(program, core, most, banks ?? undefined);
}
