// SPDX-License-Identifier: Apache-2.0
import { Random } from "@tessera/zoo";
import { expect, test } from "vitest";
import { draw } from "../src/draw.js";

test("different values are drawn, as many as there are, the heavier the more often; the same for the same seed", () => {
  const values = [1, 2, 4, 8];
  const often = new Map<number, number>();
  for (let seed = 0; seed < 200; seed++) {
    const drawn = draw(values, (value) => value, 2, new Random(seed));
    expect(drawn.size).toBe(2);
    expect([...drawn]).toEqual([...draw(values, (value) => value, 2, new Random(seed))]);
    for (const value of drawn) often.set(value, (often.get(value) ?? 0) + 1);
  }
  expect(often.get(8)).toBeGreaterThan(often.get(1) ?? 0);
  expect([...draw(values, () => 1, 9, new Random(1))].sort()).toEqual(values);
});
