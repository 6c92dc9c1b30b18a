// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { IsaError } from "../src/errors.js";
import {
  accumulate,
  activate,
  convResult,
  eltwiseProduct,
  eltwiseSum,
  multiplierFromFloat,
  poolResult,
  requantise,
  residualResult,
  rneShift,
  saturate,
} from "../src/reference/numerics.js";
import { Random } from "../src/vectors/random.js";

const FULL = { zero: 0, lo: -128, hi: 127 };
const HALVE = { mult: 2 ** 23, shift: 24 };

describe("rneShift", () => {
  it.each([
    [1n, 1, 0n],
    [3n, 1, 2n],
    [5n, 1, 2n],
    [-1n, 1, 0n],
    [-3n, 1, -2n],
    [-5n, 1, -2n],
    [5n, 2, 1n],
    [6n, 2, 2n],
    [7n, 2, 2n],
    [-6n, 2, -2n],
    [-7n, 2, -2n],
    [2n ** 54n, 55, 0n],
    [3n * 2n ** 54n, 55, 2n],
    [2n ** 54n + 1n, 55, 1n],
    [-(2n ** 54n) - 1n, 55, -1n],
  ])("%d / 2^%d = %d", (value, shift, expected) => {
    expect(rneShift(value, shift)).toBe(expected);
  });

  it("agrees with exact double arithmetic where that is exact", () => {
    const random = new Random(11);
    for (let i = 0; i < 2000; i++) {
      const value = random.int(-(2 ** 40), 2 ** 40);
      const shift = random.int(1, 45);
      const quotient = value / 2 ** shift;
      const low = Math.floor(quotient);
      const rest = quotient - low;
      const expected = rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1;
      expect(Number(rneShift(BigInt(value), shift))).toBe(expected);
    }
  });
});

describe("results", () => {
  it("saturate without wrapping, then respect the range", () => {
    expect(saturate(2n ** 60n, { zero: -128, lo: -128, hi: 127 })).toBe(127);
    expect(saturate(-(2n ** 60n), { zero: 127, lo: -128, hi: 127 })).toBe(-128);
    expect(requantise(2 ** 31 - 1, { mult: 2 ** 24 - 1, shift: 1 }, FULL)).toBe(127);
    expect(requantise(-100, HALVE, { zero: 0, lo: 0, hi: 6 })).toBe(0);
    expect(requantise(100, HALVE, { zero: 0, lo: 0, hi: 6 })).toBe(6);
  });

  it("round halves to even on both sides", () => {
    expect([-5, -3, -1, 1, 3, 5].map((acc) => requantise(acc, HALVE, FULL))).toEqual([-2, -2, 0, 0, 2, 2]);
  });

  it("are exact beyond 24 bits of accumulator", () => {
    const acc = 2 ** 24 + 1;
    expect(requantise(acc, { mult: 2 ** 23, shift: 23 + 24 }, FULL)).toBe(1);
    expect(requantise(3 * 2 ** 23 + 1, { mult: 2 ** 23, shift: 23 + 24 }, FULL)).toBe(2);
    expect(requantise(5 * 2 ** 23, { mult: 2 ** 23, shift: 23 + 24 }, FULL)).toBe(2);
    expect(requantise(5 * 2 ** 23 + 1, { mult: 2 ** 23, shift: 23 + 24 }, FULL)).toBe(3);
  });

  it("correct for weight zero points as the expanded sum does", () => {
    const x = [-128, 127, 5, -7];
    const w = [9, -128, 127, 0];
    const weightZero = -3;
    const params = { bias: 11, weightZero, mult: 2 ** 23, shift: 30 };
    const expanded = accumulate(
      0,
      x,
      w.map((v) => v - weightZero),
    );
    const xs = x.reduce((sum, v) => sum + v, 0);
    expect(convResult(accumulate(0, x, w), xs, params, FULL)).toBe(requantise(expanded + 11, params, FULL));
  });

  it("wrap the accumulator at 32 bits", () => {
    expect(accumulate(2 ** 31 - 1, [1], [1])).toBe(-(2 ** 31));
    expect(
      accumulate(
        0,
        Array.from({ length: 8 }, () => -128),
        Array.from({ length: 8 }, () => -128),
      ),
    ).toBe(131072);
  });

  it("pool, combine and activate", () => {
    const quarter = multiplierFromFloat(0.25);
    expect(poolResult("max", [-5, 3, 2], 0, multiplierFromFloat(1), FULL)).toBe(3);
    expect(poolResult("sum", [1, 1, 0, 0], 0, quarter, FULL)).toBe(0);
    expect(poolResult("sum", [2, 2, 1, 1], 0, quarter, FULL)).toBe(2);
    expect(poolResult("sum", [-2, -2, -1, -1], 0, quarter, FULL)).toBe(-2);
    const half = { multA: 2 ** 23, multB: 2 ** 23, lshA: 0, lshB: 0, zeroA: 0, zeroB: 0, shift: 24 };
    expect(eltwiseSum(2, 3, half, FULL)).toBe(2);
    expect(eltwiseSum(4, 3, half, FULL)).toBe(4);
    expect(eltwiseSum(1, 2, { ...half, lshA: 1, lshB: 2 }, FULL)).toBe(5);
    expect(eltwiseSum(10, 20, { ...half, zeroA: 10, zeroB: -20 }, FULL)).toBe(20);
    // zero points 1 and 2: (4 - 1 + 7 - 2) / 2
    expect(residualResult(4, 1, 7, { ...half, zeroB: 2 }, FULL)).toBe(4);
    expect(eltwiseProduct(3, -5, half, FULL)).toBe(-8);
    expect(eltwiseProduct(3, -7, half, FULL)).toBe(-10);
    const table = Array.from({ length: 256 }, (_, i) => 255 - i);
    expect(activate(table, 0)).toBe(-1);
    expect(activate(table, -1)).toBe(0);
    expect(() => activate([1, 2], -1)).toThrow(IsaError);
  });
});

describe("multiplierFromFloat", () => {
  it("keeps the whole mantissa", () => {
    const random = new Random(12);
    for (let i = 0; i < 500; i++) {
      const value = Math.fround(2 ** random.int(-31, 21) * (1 + random.int(0, 2 ** 23 - 1) / 2 ** 23));
      const { mult, shift } = multiplierFromFloat(value);
      expect(mult / 2 ** shift).toBe(value);
      expect(mult).toBeGreaterThanOrEqual(2 ** 23);
      expect(mult).toBeLessThan(2 ** 24);
      expect(shift).toBeGreaterThanOrEqual(1);
      expect(shift).toBeLessThanOrEqual(55);
    }
  });

  it("underflows to zero only where no accumulator reaches one half, and refuses the rest", () => {
    expect(multiplierFromFloat(2 ** -32)).toEqual({ mult: 2 ** 23, shift: 55 });
    expect(multiplierFromFloat(2 ** -32 * 0.999)).toEqual({ mult: 0, shift: 55 });
    expect(multiplierFromFloat(0)).toEqual({ mult: 0, shift: 55 });
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 23]) {
      expect(() => multiplierFromFloat(bad)).toThrow(IsaError);
    }
  });
});
