// SPDX-License-Identifier: Apache-2.0
/** The IFPs of a program as the simulation walks them, each decoded once. */
import type { CoreConfig } from "@tessera/hw";
import { decodeAll, WORD_BYTES } from "@tessera/isa";
import type { Program } from "../package/program.js";
import { timedInstruction } from "./instructions.js";
import type { Timing } from "./timing.js";
import { type Trace, traceOf } from "./trace.js";

/** The trace of the IFP at a word of the instruction blob. */
export type TraceAt = (offset: number, words: number) => Trace;

export function programTraces(program: Program, core: CoreConfig, timing: Timing): TraceAt {
  const traces = new Map<number, Trace>();
  return (offset, words) => {
    let trace = traces.get(offset);
    if (trace === undefined) {
      const bytes = program.instructions.subarray(offset * WORD_BYTES, (offset + words) * WORD_BYTES);
      trace = traceOf(decodeAll(bytes).map((instruction) => timedInstruction(instruction, core, timing)));
      traces.set(offset, trace);
    }
    return trace;
  };
}
