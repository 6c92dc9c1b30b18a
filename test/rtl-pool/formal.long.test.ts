// SPDX-License-Identifier: Apache-2.0
/** The slow proofs, and mutants of every block chosen by a seed that changes every day. Replay: MUTATION_SEED. */
import { BLOCKS, CLAIMS, claimName, cleanUp, mutateBlock, prove } from "@tessera/bench";
import { afterAll, expect, test } from "vitest";

/** Mutants of each block, of modules whose proofs are quick. */
const MUTANTS = 2;
const DAY_MS = 86_400_000;
const SEED = Number(process.env.MUTATION_SEED ?? Math.floor(Date.now() / DAY_MS));

afterAll(cleanUp);

const slow = CLAIMS.filter((claim) => claim.slow === true);
const isSlow = (file: string): boolean => slow.some((claim) => claim.file === file);

test.each(slow.map((claim) => [claimName(claim), claim] as const))("%s keeps its contract", async (_, claim) => {
  expect(await prove(claim)).toBe("proved");
});

test.each(BLOCKS)(`mutants of seed ${SEED} are noticed: %s`, async (block) => {
  for await (const { file, mutant, fate, reason } of mutateBlock(block, MUTANTS, SEED, (name) => !isSlow(name))) {
    expect(fate === "killed" || reason !== null, `${file}:${mutant.line}: ${mutant.original} => ${mutant.mutated}`).toBe(true);
  }
});
