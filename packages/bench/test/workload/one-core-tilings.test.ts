// SPDX-License-Identifier: Apache-2.0
import { compileGraph } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { expect, test } from "vitest";
import { cachedNetwork } from "../../src/measure/network-cache.js";
import { dataAvailable } from "../../src/test-data.js";
import { deal, withOneCoreTilings } from "../../src/workload/one-core-tilings.js";

const tiles = (...cycles: number[]) => cycles.map((following, i) => ({ offset: i, words: 1, cycles: following, following }));

test("neighbours go to one core, and every core gets about the same time", () => {
  expect(deal(tiles(10, 10, 10, 10), 2)).toEqual([0, 0, 1, 1]);
  expect(deal(tiles(30, 10, 10, 10), 2)).toEqual([0, 1, 1, 1]);
  expect(deal(tiles(10, 10), 4)).toEqual([1, 3]);
  expect(deal(tiles(10), 1)).toEqual([0]);
});

test.skipIf(!dataAvailable())("every layer keeps its tiling for one core, on every number of cores", async () => {
  const program = compileGraph(await cachedNetwork("kws"), preset("tiny").core, { maxCores: 3 });
  const cut = withOneCoreTilings(program);
  for (const [l, layer] of cut.layers.entries()) {
    const own = program.layers[l]?.plans[0];
    expect(layer.plans[0]).toEqual(own);
    expect(new Set(layer.plans.map(({ tiling }) => tiling))).toEqual(new Set([own?.tiling]));
    for (const [n, { cores }] of layer.plans.entries()) expect(Math.max(...cores)).toBeLessThanOrEqual(n);
  }
});
