// SPDX-License-Identifier: Apache-2.0
/** Rival plans change one layer of one number of cores, and are as close as they are said to be. */
import { compileGraph, predictLatency, verifyProgram } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { beforeAll, describe, expect, it } from "vitest";
import { loadNetwork } from "../src/networks.js";
import { closeRivals, judgedAt, withTiling } from "../src/rival-plans.js";

const { core } = preset("tiny");
const CORES = 2;

describe("rival plans", () => {
  let program: Awaited<ReturnType<typeof compileGraph>>;
  beforeAll(async () => {
    program = await compileGraph(await loadNetwork("kws"), core, { maxCores: CORES });
  });

  it("give every tile of the other tiling a core, and leave all else alone", () => {
    const layer = program.layers.findIndex(({ tilings }) => tilings.length > 1);
    expect(layer).toBeGreaterThanOrEqual(0);
    const before = program.layers[layer] as (typeof program.layers)[number];
    const tiling = before.plans[CORES - 1]?.tiling === 0 ? 1 : 0;
    const rival = withTiling(program, layer, CORES, tiling);
    const plan = rival.layers[layer]?.plans[CORES - 1];
    expect(plan?.tiling).toBe(tiling);
    expect(plan?.cores.length).toBe(before.tilings[tiling]?.ifps.length);
    expect(plan?.cores.every((c) => c >= 0 && c < CORES)).toBe(true);
    expect(rival.layers[layer]?.plans[0]).toBe(before.plans[0]);
    expect(rival.layers.filter((each, l) => each !== program.layers[l])).toHaveLength(1);
    expect(() => verifyProgram(rival, core)).not.toThrow();
  });

  it("are within the share that was asked for, closest first", () => {
    const end = (of: typeof program, layer: number): number =>
      predictLatency(of, core, CORES).layers[judgedAt(layer, of.layers.length)]?.allEnd ?? 0;
    const rivals = closeRivals(program, core, CORES, 0.5);
    expect(rivals.length).toBeGreaterThan(0);
    for (const { layer, program: rival, slower } of rivals) {
      expect(end(rival, layer) - end(program, layer)).toBeCloseTo(slower);
    }
    const distances = rivals.map(({ slower }) => Math.abs(slower));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect(closeRivals(program, core, CORES, 0.001).length).toBeLessThanOrEqual(rivals.length);
  });
});
