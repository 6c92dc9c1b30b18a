// SPDX-License-Identifier: Apache-2.0
/** Mutated programs, unverified, on a pool beside a neighbour; and what the verifier would have said of each. */
import { type Program, VerifyError, verifyProgram } from "@tessera/compiler";
import type { CoreConfig } from "@tessera/hw";
import { Random } from "@tessera/zoo";
import type { Neighbours } from "./beside.js";
import { mutate } from "./mutants.js";

export interface InstructionFuzz {
  readonly cases: number;
  /** How many by outcome in hardware. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Those that the verifier accepts. */
  readonly accepted: number;
  /** Cases that reached the neighbour, and cases that the verifier accepts and hardware did not run to the end, by number. */
  readonly escaped: readonly number[];
  readonly unsound: readonly string[];
}

function accepts(program: Program, core: CoreConfig): boolean {
  try {
    verifyProgram(program, core);
    return true;
  } catch (error) {
    if (error instanceof VerifyError) return false;
    throw error;
  }
}

/** `only`: the one case to run, for a replay. */
export async function fuzzInstructions(
  good: Program,
  core: CoreConfig,
  neighbours: Neighbours,
  { seed, cases, only }: { readonly seed: number; readonly cases: number; readonly only?: number },
): Promise<InstructionFuzz> {
  const random = new Random(seed);
  const outcomes: Record<string, number> = {};
  const escaped: number[] = [];
  const unsound: string[] = [];
  let accepted = 0;
  for (let i = 0; i < cases; i++) {
    const program = mutate(good, random);
    if (only !== undefined && i !== only) continue;
    const { outcome, neighbourIntact } = await neighbours.run(program);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (!neighbourIntact) escaped.push(i);
    if (!accepts(program, core)) continue;
    accepted++;
    if (outcome !== "DONE") unsound.push(`case ${i}: ${outcome}`);
  }
  return { cases, outcomes, accepted, escaped, unsound };
}
