// SPDX-License-Identifier: Apache-2.0
/** HALT on the functional emulator: the same context as in RTL. */
import { expect, test } from "vitest";
import { tinyEight as config } from "./designs.js";
import { Emulation } from "./emulation.js";
import { describeHalt } from "./halt-suite.js";

const sets = [
  [0, 1, 2, 3],
  [4, 5],
  [5, 3, 1],
];
describeHalt("sw_emu tiny-8", {
  config,
  open: () => Emulation.open(config),
  sets,
  others: [6, 7],
  strands: 2,
  trials: 3,
  within: 3,
  layers: 24,
  timed: false,
});

test("the design has cores to move to", () => {
  expect(sets.flat().length).toBeGreaterThan(config.cores);
});
