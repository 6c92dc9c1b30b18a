// SPDX-License-Identifier: Apache-2.0
import { CORE_512 } from "@tessera/hw";
import { expect, test } from "vitest";
import { ddrBytes, percentile, spread, utilisation } from "../src/metrics.js";

test("utilisation is 1 when every MAC of every cycle was used", () => {
  expect(utilisation(4 * 256 * 1000, CORE_512, 4, 1000)).toBe(1);
  expect(utilisation(1000, CORE_512, 1, null)).toBeNull();
});

test("DDR bytes add up over banks and directions", () => {
  expect(
    ddrBytes({
      banks: [
        { read_bytes: 3, write_bytes: 4 },
        { read_bytes: 5, write_bytes: 0 },
      ],
    }),
  ).toBe(12);
  expect(ddrBytes({})).toBeNull();
});

test("spread sorts numbers as numbers", () => {
  expect(spread([10, 9, 100])).toEqual({ median: 10, min: 9, max: 100 });
});

test("a percentile is a value that was measured", () => {
  const values = [5, 1, 4, 2, 3];
  expect([0, 0.5, 0.8, 0.99, 1].map((share) => percentile(values, share))).toEqual([1, 3, 4, 5, 5]);
  expect(percentile([], 0.5)).toBeNaN();
});
