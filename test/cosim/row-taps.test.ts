// SPDX-License-Identifier: Apache-2.0
/**
 * Depthwise layers with row taps take the cycles that docs/design/core.md says, on the RTL: every row first fills the
 * window, then each pixel group takes a step per kernel row and column phase, and no fewer than the requantiser needs.
 */
import { compileGraph, type Program } from "@tessera/compiler";
import { openDevice } from "@tessera/host";
import { preset } from "@tessera/hw";
import { decodeAll, WORD_BYTES } from "@tessera/isa";
import { beforeAll, expect, test } from "vitest";
import { GraphBuilder, window } from "../../packages/compiler/test/backend/support/graphs.js";
import { buildRtl } from "./rtl.js";

const config = preset("tiny");
const { pp, icp, ocp } = config.core;
const SIZE = 32;
const CHANNELS = 64;
/** Cycles of a run in which EXEC neither computes nor is held back by the requantiser: loads, stores, parameters, start. */
const OVERHEAD = 0.4;
let library = "";

beforeAll(async () => {
  library = await buildRtl(config);
}, 600_000);

/** Cycles in which the array takes operands, and in which it does not: held back by the requantiser, or filling the window. */
function expectedCycles({ instructions, layers }: Program): { array: number; gap: number; convs: number } {
  const sum = { array: 0, gap: 0, convs: 0 };
  const plan = layers[0]?.plans[0];
  for (const { offset, words } of layers[0]?.tilings[plan?.tiling ?? 0]?.ifps ?? []) {
    const bytes = instructions.subarray(offset * WORD_BYTES, (offset + words) * WORD_BYTES);
    for (const { name, fields } of decodeAll(bytes)) {
      if (name !== "CONV") continue;
      const f = fields as Record<"row_taps" | "taps_x" | "taps_y" | "stride_x" | "pixels" | "tile_w" | "oc_blocks", number>;
      expect(f.row_taps, "the compiler chose row taps").toBe(1);
      const steps = f.taps_y * Math.min(f.stride_x, f.taps_x) * (ocp / icp);
      const groups = f.pixels / pp;
      const rows = Math.ceil(f.pixels / f.tile_w);
      // The requantiser takes a pixel per cycle: while it still does, the next row's window is being filled.
      const held = Math.max(0, pp - steps);
      sum.array += f.oc_blocks * groups * steps;
      sum.gap += f.oc_blocks * (groups * held + rows * Math.max(0, steps - held));
      sum.convs++;
    }
  }
  return sum;
}

test.each([
  { kernel: 3, stride: 1 },
  { kernel: 3, stride: 2 },
  { kernel: 5, stride: 1 },
])("kernel $kernel, stride $stride", { timeout: 120_000 }, async ({ kernel, stride }) => {
  const g = new GraphBuilder(kernel * 10 + stride);
  const pad = (kernel - 1) / 2;
  const x = g.input(CHANNELS, SIZE, SIZE);
  const y = g.conv(x, CHANNELS, window([kernel, kernel], [stride, stride], [pad, pad, pad, pad]), { groups: CHANNELS });
  const program = compileGraph(g.graph([y]), config.core, { maxCores: 1 });
  const { array, gap, convs } = expectedCycles(program);
  expect(convs).toBeGreaterThan(0);

  await using device = await openDevice({ backend: "hw_emu", config, library });
  const pool = await device.allocate({ cores: 1 });
  const loaded = await pool.load(program);
  const { cycles, counters } = await loaded.runImages([new Map([[x.name, g.values()[0] as Int8Array]])]);
  const { SPENT_ARRAY: ARRAY, SPENT_GAP: GAP } = counters[0] as (typeof counters)[0];
  console.info(
    `kernel ${kernel}, stride ${stride}: ${cycles} cycles, array ${ARRAY}, gap ${GAP}, by the rule ${array} and ${gap}`,
  );
  expect(ARRAY).toBe(array);
  expect(GAP).toBe(gap);
  expect(cycles).toBeLessThan((array + gap) * (1 + OVERHEAD));
});
