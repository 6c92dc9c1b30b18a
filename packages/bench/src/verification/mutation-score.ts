// SPDX-License-Identifier: Apache-2.0
/** Share of mutants that are killed, over all blocks. */
import { mutateBlock } from "./mutate-block.js";
import { BLOCKS } from "./proofs.js";

/** Mutants of each block, and the seed that chooses them. */
export const MUTANTS = 20;
export const MUTATION_SEED = 19;

export interface Score {
  readonly tried: number;
  readonly killed: number;
  /** Survivors without a written reason. */
  readonly unexplained: readonly string[];
  /** Fewest mutants of a block. */
  readonly fewest: number;
}

export async function mutationScore(): Promise<Score> {
  let tried = 0;
  let killed = 0;
  let fewest = Number.POSITIVE_INFINITY;
  const unexplained: string[] = [];
  for (const block of BLOCKS) {
    let ofBlock = 0;
    for await (const { file, mutant, fate, reason } of mutateBlock(block, MUTANTS, MUTATION_SEED)) {
      ofBlock++;
      if (fate === "killed") killed++;
      else if (reason === null) unexplained.push(`${file}:${mutant.line}`);
    }
    tried += ofBlock;
    fewest = Math.min(fewest, ofBlock);
  }
  return { tried, killed, unexplained, fewest };
}
