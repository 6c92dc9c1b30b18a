// SPDX-License-Identifier: Apache-2.0
/** The numerics vectors through the requantiser, the multiplier chain and the activation table of the RTL. */
import { join } from "node:path";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { expect, test } from "vitest";
import { buildTestProgram, check } from "./build.js";

test.each([
  ["form for simulation", undefined],
  ["form for synthesis, its DSP slices and look-up tables modelled", "vectors/xilinx_cells.sv"],
])("every vector has its result: %s", { timeout: 300_000 }, async (_form, cells) => {
  const program = await buildTestProgram({
    preset: "tiny",
    top: "vector_probe",
    rtl: ["vectors/vector_probe.sv"],
    cpp: ["vectors/vectors.cpp"],
    ...(cells === undefined ? {} : { cells }),
  });
  const report = await check(program, join(REPOSITORY_ROOT, "test", "vectors"));
  expect(report).toContain("arrays: 20000 cycles equal");
  for (const file of ["conv", "pool", "eltwise", "dot", "table"]) expect(report).toMatch(new RegExp(`${file}\\.txt: [1-9]`));
});
