// SPDX-License-Identifier: Apache-2.0
import { requantise } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import { clampTo, scaleRound, sumRound } from "../../src/reference/arithmetic.js";
import { randomTensor } from "../support/data.js";

const WIDE = { zero: 0, lo: -(2 ** 31), hi: 2 ** 31 - 1 };

describe("scaleRound", () => {
  it("agrees with the instruction set's reference on random values", () => {
    const random = randomTensor([3000], 21).data;
    for (let i = 0; i < 3000; i += 3) {
      const acc = Math.round((random[i] as number) * 2 ** 31);
      const mantissa = 2 ** 23 + Math.floor(Math.abs(random[i + 1] as number) * 2 ** 23);
      const shift = 24 + Math.floor(Math.abs(random[i + 2] as number) * 31);
      expect(scaleRound(acc, { mantissa, shift })).toBe(requantise(acc, { mult: mantissa, shift }, WIDE));
    }
  });

  it.each([
    [1, 0],
    [3, 2],
    [5, 2],
    [-1, 0],
    [-3, -2],
    [-5, -2],
  ])("rounds %d halves to the even %d", (acc, expected) => {
    expect(scaleRound(acc, { mantissa: 2 ** 23, shift: 24 }) + 0).toBe(expected);
  });

  it("is exact where a double is not", () => {
    // 2^31 - 1 times 2^24 - 1 needs 55 bits; the nearest double would round up.
    expect(scaleRound(2 ** 31 - 1, { mantissa: 2 ** 24 - 1, shift: 24 })).toBe(2147483519);
  });
});

describe("sumRound", () => {
  it("rounds once, not per operand", () => {
    const quarter = { mantissa: 2 ** 23, shift: 25 };
    // 0.25 + 0.25 = 0.5 rounds to 0; 0.75 + 0.75 = 1.5 rounds to 2, though each operand alone would give 1 + 1.
    expect(sumRound(1, quarter, 1, quarter)).toBe(0);
    expect(sumRound(3, quarter, 3, quarter)).toBe(2);
    expect(sumRound(5, quarter, 5, quarter)).toBe(2);
  });

  it("aligns factors of different size", () => {
    expect(sumRound(100, { mantissa: 2 ** 23, shift: 23 }, 1, { mantissa: 2 ** 23, shift: 24 })).toBe(100);
    expect(sumRound(101, { mantissa: 2 ** 23, shift: 23 }, 1, { mantissa: 2 ** 23, shift: 24 })).toBe(102);
  });
});

describe("clampTo", () => {
  it("limits on both sides", () => {
    expect([-200, 3, 200].map((x) => clampTo(x, { lo: -5, hi: 7 }))).toEqual([-5, 3, 7]);
  });
});
