// SPDX-License-Identifier: Apache-2.0
/** Random programs on the emulator and on the RTL of the smallest preset: the same cases always, and some that change with the commit. */
import { Coverage, KnownGood, openPools, type Pools, rotatingNumber, runCase, walkRegisters } from "@tessera/bench";
import { preset } from "@tessera/hw";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildRtl } from "./rtl.js";

const MINUTES = 60_000;
const FIXED = 40;
const ROTATING = 20;
/** Different values in every register. */
const REGISTER_SEEDS = 16;
/** Sequences that commits choose from. */
const SEQUENCES = 100_000;

const config = preset("tiny");
let pools: Pools;
beforeAll(async () => {
  pools = await openPools(config, { library: await buildRtl(config) });
}, 10 * MINUTES);
afterAll(() => pools.close());

async function findings(first: number, count: number, coverage = new Coverage()): Promise<string[]> {
  const wrong: string[] = [];
  const good = await KnownGood.of(pools);
  for (let number = first; number < first + count; number++) {
    const result = await runCase(pools, good, number);
    coverage.add(result);
    if (result.wrong === null) continue;
    wrong.push(`${result.wrong} (${result.test.note}); npm run bench -- random-programs --seed ${number} --programs 1`);
  }
  return wrong;
}

// First: numbers of runs and the like are equal only while nothing has run.
test("every register answers alike, whatever is written to it", { timeout: 5 * MINUTES }, async () => {
  for (let seed = 1; seed <= REGISTER_SEEDS; seed++) expect(await walkRegisters(pools, seed)).toEqual([]);
  await pools.prepare();
});

test(`${FIXED} fixed cases end alike and cover every instruction`, { timeout: 5 * MINUTES }, async () => {
  const coverage = new Coverage();
  expect(await findings(0, FIXED, coverage)).toEqual([]);
  const hit = coverage.bins
    .filter(({ group, hits }) => group === "legalFields" && hits > 0)
    .map(({ name }) => name.split(".")[0]);
  expect(new Set(hit).size).toBeGreaterThanOrEqual(13);
});

test(`${ROTATING} cases of this commit end alike`, { timeout: 5 * MINUTES }, async () => {
  const first = (await rotatingNumber(SEQUENCES)) * ROTATING;
  console.info(`random programs from number ${first}`);
  expect(await findings(first, ROTATING)).toEqual([]);
});
