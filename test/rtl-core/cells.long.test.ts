// SPDX-License-Identifier: Apache-2.0
/** The form of the core that is synthesised against the HLS core. */
import { expect, test } from "vitest";
import { buildCoreBench, check } from "./build.js";

test("the form for synthesis, its DSP slices and look-up tables modelled, gives the same bytes", async () => {
  const cells = await buildCoreBench("tiny", "vectors/xilinx_cells.sv");
  expect(await check(cells, "random", "1", "20", "20")).toContain("all bytes equal");
  expect(await check(cells, "extremes")).toContain("all inputs -128, all weights -128: equal");
});
