// SPDX-License-Identifier: Apache-2.0
/** HALT on the RTL of eight small cores, beside another task. */
import { beforeAll, expect, test } from "vitest";
import { tinyEight as config } from "./designs.js";
import { describeHalt } from "./halt-suite.js";
import { buildRtl, openRtl } from "./rtl.js";

beforeAll(() => buildRtl(config), 600_000);

const sets = [
  [0, 1, 2, 3],
  [4, 5],
  [5, 3, 1],
  [2, 4, 0, 1],
];
describeHalt("RTL tiny-8", {
  config,
  open: () => openRtl(config),
  sets,
  others: [6, 7],
  strands: 2,
  trials: 5,
  within: 8000,
  layers: 6,
  timed: true,
});

test("the task moves to cores of both clusters", () => {
  expect(new Set(sets.flat().map((core) => Math.floor(core / 4))).size).toBe(2);
});
