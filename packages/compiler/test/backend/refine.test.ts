// SPDX-License-Identifier: Apache-2.0
/** Tilings for all cores and for very few: depthwise layers chunked for all cores together, few tiles for few cores. */
import { CORE_512 } from "@tessera/hw";
import { decodeAll } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import { borderKey, sizeKey } from "../../src/backend/tile/tile-keys.js";
import type { Program } from "../../src/package/program.js";
import { check } from "./support/check.js";
import { window } from "./support/graphs.js";

const depthwise = (): Program =>
  check(71, CORE_512, [1, 16], (g) => {
    const x = g.input(64, 112, 112);
    return [g.conv(x, 64, window([3, 3], [2, 2], [1, 1, 1, 1]), { groups: 64 })];
  });

/** Tiles and loads of inputs of the plan for n cores. */
function planOf(program: Program, n: number): { tiles: number; loads: number } {
  const [layer] = program.layers as [Program["layers"][0]];
  const ifps = layer.tilings[layer.plans[n - 1]?.tiling ?? -1]?.ifps ?? [];
  const loads = ifps.flatMap(({ offset, words }) =>
    decodeAll(program.instructions.subarray(offset * 32, (offset + words) * 32)).filter(({ name }) => name === "LOAD_IN"),
  );
  return { tiles: ifps.length, loads: loads.length };
}

describe("a depthwise layer of MobileNet", () => {
  const program = depthwise();

  it("on 16 cores reads few borders twice: at most five chunks a tile", () => {
    const { tiles, loads } = planOf(program, 16);
    expect(tiles).toBe(16);
    expect(loads).toBeLessThanOrEqual(5 * tiles);
  });

  it("on one core is cut into few tiles of its own", () => {
    expect(planOf(program, 1).tiles).toBeLessThanOrEqual(4);
  });
});

describe("tiles that begin in different lanes of a 32-channel block", () => {
  it("get chunks that fit with all lanes before theirs, which are loaded too", () => {
    const program = check(
      72,
      CORE_512,
      [8],
      (g) => {
        const x = g.input(32, 60, 112);
        return [g.conv(x, 32, window([3, 3], [1, 1], [1, 1, 1, 1]), { groups: 32 })];
      },
      { grids: "channels" },
    );
    expect(planOf(program, 8).tiles).toBe(4);
  });
});

describe("keys of tiles", () => {
  const job = { height: 8, width: 6, output: { channel: 0 }, blocks: [{ count: 1 }, { count: 1 }] } as never;
  const shape = { ocp: 8, lanesPerBlock: 4 } as never;
  const tile = (y: number, x: number, h: number, w: number) => ({ rect: { y, x, h, w }, b0: 0, b1: 2 });

  it("tell sizes and borders apart, not places", () => {
    expect(sizeKey(0, job, tile(2, 2, 2, 2), shape)).toBe(sizeKey(0, job, tile(4, 2, 2, 2), shape));
    expect(sizeKey(0, job, tile(2, 2, 2, 2), shape)).not.toBe(sizeKey(0, job, tile(2, 2, 2, 3), shape));
    expect(borderKey(job, tile(0, 0, 8, 6))).toBe(15);
    expect(borderKey(job, tile(2, 2, 2, 2))).toBe(0);
    expect(borderKey(job, tile(4, 0, 4, 2))).toBe(6);
  });
});
