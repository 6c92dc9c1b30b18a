// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { averageMultiplier, MAX_SHIFT, productRatio, rescaleMultiplier, toMultiplier } from "../../src/quantise/multiplier.js";
import { randomTensor } from "../support/data.js";

describe("toMultiplier", () => {
  it("is the float32 value, exactly", () => {
    for (const x of randomTensor([500], 3).data) {
      const ratio = Math.abs(x) * 2 ** Math.round(20 * x);
      const multiplier = toMultiplier(ratio);
      expect((multiplier?.mantissa ?? 0) / 2 ** (multiplier?.shift ?? 0)).toBe(Math.fround(ratio));
      expect(multiplier?.mantissa).toBeGreaterThanOrEqual(2 ** 23);
      expect(multiplier?.mantissa).toBeLessThan(2 ** 24);
    }
  });

  it.each([
    [1, { mantissa: 2 ** 23, shift: 23 }],
    [2 ** -32, { mantissa: 2 ** 23, shift: MAX_SHIFT }],
    [2 ** 22, { mantissa: 2 ** 23, shift: 1 }],
    [0, { mantissa: 0, shift: 1 }],
    [2 ** -33, { mantissa: 0, shift: 1 }],
    [2 ** 23, null],
    [Number.NaN, null],
  ])("of %d", (value, expected) => {
    expect(toMultiplier(value)).toEqual(expected);
  });
});

describe("ratios", () => {
  it("round to float32 after every step", () => {
    const [sx, sw, sy] = [0.1, 0.3, 0.7].map(Math.fround) as [number, number, number];
    expect(productRatio(sx, sw, sy)).toBe(Math.fround(Math.fround(sx * sw) / sy));
  });

  it("of an average divide by the count", () => {
    expect(averageMultiplier(0.5, 0.25, 8)).toEqual(rescaleMultiplier(0.5, 2));
  });
});
