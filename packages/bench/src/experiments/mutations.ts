// SPDX-License-Identifier: Apache-2.0
/** T19: mutants of the proved blocks, chosen by seed, and how many the proofs notice. */
import type { Experiment, Request, Row } from "../experiment.js";
import { mutateBlock } from "../verification/mutate-block.js";
import { MUTANTS, MUTATION_SEED } from "../verification/mutation-score.js";
import { BLOCKS } from "../verification/proofs.js";
import { cleanUp } from "../verification/prove.js";

async function* run({ limit = MUTANTS }: Request): AsyncGenerator<Row> {
  try {
    for (const block of BLOCKS) {
      for await (const { file, mutant, fate, reason } of mutateBlock(block, limit, MUTATION_SEED)) {
        yield {
          block,
          place: `${file}:${mutant.line}`,
          operator: mutant.operator,
          fate,
          reason,
          from: mutant.original,
          to: mutant.mutated,
          ok: fate === "killed" || reason !== null,
        };
      }
    }
  } finally {
    await cleanUp();
  }
}

export const mutations: Experiment = {
  id: "mutations",
  summary:
    "Mutants of FIFOs, arbiters, guard, dispatcher, sync and token counters, chosen by seed: noticed by a proof, or explained",
  run,
};
