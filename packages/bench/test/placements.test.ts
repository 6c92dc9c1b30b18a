// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { assignments } from "../src/placements.js";

test("every way is given once, clusters of equal size not told apart", () => {
  expect([...assignments([2, 1])]).toEqual([
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ]);
  expect([...assignments([1, 1])]).toEqual([[0, 1]]);
  // 6! / (2! 2! 2!) over the 3! orders of the clusters.
  expect([...assignments([2, 2, 2])].length).toBe(15);
  expect([...assignments([4, 2])].length).toBe(15);
});
