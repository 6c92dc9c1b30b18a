// SPDX-License-Identifier: Apache-2.0
/** The families of grids: what each may cut, and that programs cut so compute the same. */
import { CORE_512 } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { coreShape } from "../../src/backend/core-shape.js";
import type { Job } from "../../src/backend/device-graph.js";
import { channelsAlike, GRID_FAMILIES, type GridFamily, gridSharing, inFamily } from "../../src/backend/tile/grids.js";
import { check } from "./support/check.js";
import { window } from "./support/graphs.js";

/** Names of the tilings that a family may use. */
const ALLOWED: Readonly<Record<GridFamily, RegExp>> = {
  all: /^.+$/,
  width: /^(1|W\d+)$/,
  channels: /^(1|OC\d+)$/,
  best: /^(1|W\d+|OC\d+)$/,
};

describe("families of grids", () => {
  it.each(GRID_FAMILIES)("%s", (grids) => {
    // The second layer is narrower than there are cores, the third has one block of channels.
    const program = check(
      31,
      CORE_512,
      [1, 3, 5],
      (g) => {
        const x = g.conv(g.input(16, 24, 24), 64, window([3, 3], [1, 1], [1, 1, 1, 1]));
        const y = g.conv(x, 96, window([3, 3], [8, 8]));
        return [g.conv(y, 8, window([1, 1]))];
      },
      { grids },
    );
    const names = program.layers.flatMap(({ tilings }) => tilings.map(({ name }) => name));
    for (const name of names) expect(name).toMatch(ALLOWED[grids]);
    if (grids !== "all") expect(names.some((name) => name !== "1")).toBe(true);
  });

  it("a grid of one tile belongs to every family, one of three dimensions only to all", () => {
    for (const family of GRID_FAMILIES) {
      expect(inFamily({ rows: 1, cols: 1, channels: 1 }, family)).toBe(true);
      expect(inFamily({ rows: 2, cols: 2, channels: 2 }, family)).toBe(family === "all");
    }
  });
});

describe("order of tiles", () => {
  const grid = { rows: 1, cols: 2, channels: 4 };
  /** Every output channel reads all inputs. */
  const ALL = Number.POSITIVE_INFINITY;

  it("by place: the cores of a cluster share inputs, else weights as far as there are places", () => {
    expect(gridSharing(grid, 4, ALL)).toEqual({ inputs: 2, weights: 2 });
    expect(gridSharing({ ...grid, byPlace: true }, 4, ALL)).toEqual({ inputs: 4, weights: 1 });
    expect(gridSharing({ rows: 2, cols: 2, channels: 2 }, 4, ALL)).toEqual({ inputs: 1, weights: 4 });
    expect(gridSharing({ rows: 2, cols: 2, channels: 2, byPlace: true }, 4, ALL)).toEqual({ inputs: 2, weights: 2 });
    expect(gridSharing({ rows: 3, cols: 1, channels: 3, byPlace: true }, 4, ALL)).toEqual({ inputs: 1, weights: 1 });
  });

  it("one place alone shares no more inputs than it has tiles", () => {
    expect(gridSharing({ rows: 1, cols: 1, channels: 2 }, 4, ALL)).toEqual({ inputs: 2, weights: 1 });
  });

  it("channels that read their own inputs share them inside a 32-channel block only", () => {
    const blocks = Array.from({ length: 8 }, (_, b) => ({ first: b, count: 1 }));
    const alike = channelsAlike({ blocks } as unknown as Job, coreShape(CORE_512));
    const byPlace = { ...grid, byPlace: true };
    expect(gridSharing(byPlace, 4, alike)).toEqual({ inputs: 2, weights: 1 });
    expect(gridSharing({ ...byPlace, channels: 2 }, 4, alike)).toEqual({ inputs: 1, weights: 2 });
    expect(channelsAlike({ blocks: blocks.map(() => ({ first: 0, count: 8 })) } as unknown as Job, coreShape(CORE_512))).toBe(
      ALL,
    );
  });
});
