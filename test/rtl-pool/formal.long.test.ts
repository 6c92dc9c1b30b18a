// SPDX-License-Identifier: Apache-2.0
/** The slow proofs, and the first mutants of every block of the recorded campaign. Other ones: MUTATION_SEED. */
import { BLOCKS, CLAIMS, claimName, cleanUp, mutateBlock, prove } from "@tessera/bench";
import { afterAll, expect, test } from "vitest";
import { CHANGES, proveChanged } from "./formal-changes.js";

/** Mutants of each block, of modules whose proofs are quick. */
const MUTANTS = 2;
const SEED = Number(process.env.MUTATION_SEED ?? 19);

afterAll(cleanUp);

const slow = CLAIMS.filter((claim) => claim.slow === true);
const isSlow = (file: string): boolean => slow.some((claim) => claim.file === file);

test.each(slow.map((claim) => [claimName(claim), claim] as const))("%s keeps its contract", async (_, claim) => {
  expect(await prove(claim)).toBe("proved");
});

const changes = slow.flatMap((claim) => (CHANGES[claimName(claim)] ?? []).map((change) => ({ claim, change, ...change })));
test.each(changes)("$claim.file breaks its contract with: $to", async ({ claim, change }) => {
  expect(await proveChanged(claim, change)).toMatch(/violated|not inductive/);
});

test.each(BLOCKS)(`mutants of seed ${SEED} are noticed: %s`, async (block) => {
  for await (const { file, mutant, fate, reason } of mutateBlock(block, MUTANTS, SEED, (name) => !isSlow(name))) {
    expect(fate === "killed" || reason !== null, `${file}:${mutant.line}: ${mutant.original} => ${mutant.mutated}`).toBe(true);
  }
});
