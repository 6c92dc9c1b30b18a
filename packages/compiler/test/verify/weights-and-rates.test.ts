// SPDX-License-Identifier: Apache-2.0
/** What a program's weights hold as parameters, and how much it moves per cycle. */
import { CORE_512 } from "@tessera/hw";
import { expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import type { Program } from "../../src/package/program.js";
import { verifyProgram } from "../../src/verify/verify.js";
import { GraphBuilder, window } from "../backend/support/graphs.js";

function small(): Program {
  const g = new GraphBuilder(4);
  const y = g.conv(g.input(16, 16, 16), 32, window([3, 3], [1, 1], [1, 1, 1, 1]), { weightZero: true });
  return compileGraph(g.graph([y]), CORE_512, { maxCores: 1 });
}

/** The program with one byte of its weights changed. */
function withWeight(program: Program, at: number, value: number): Program {
  const weights = program.weights.slice();
  weights[at] = value;
  return { ...program, weights };
}

it.each([
  [7, 0, "shift is 0"],
  [7, 56, "shift is 56"],
  [9, 0x40, "weight_zero is"],
  [10, 1, "no channel parameters"],
])("channel parameters are checked: byte %i as %i", (at, value, text) => {
  const program = small();
  expect(() => verifyProgram(program, CORE_512)).not.toThrow();
  expect(() => verifyProgram(withWeight(program, at, value), CORE_512)).toThrow(
    expect.objectContaining({ code: "VERIFY_PARAMS", message: expect.stringContaining(text) }),
  );
});

it("weights themselves may be anything", () => {
  const program = small();
  for (const value of [0, 127, 128, 255]) expect(() => verifyProgram(withWeight(program, 200, value), CORE_512)).not.toThrow();
});

it("a program is held to the bytes per cycle that it is granted", () => {
  const program = small();
  expect(() => verifyProgram(program, CORE_512, { bytesPerCycle: 32 })).not.toThrow();
  expect(() => verifyProgram(program, CORE_512, { bytesPerCycle: 1 })).toThrow(
    expect.objectContaining({ code: "VERIFY_BANDWIDTH", message: expect.stringContaining("1 are granted") }),
  );
});
