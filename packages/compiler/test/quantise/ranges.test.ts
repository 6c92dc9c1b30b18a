// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { Histogram } from "../../src/quantise/calibration/histogram.js";
import { activationQuantisation, powerOfTwoScale, symmetricScale } from "../../src/quantise/calibration/ranges.js";
import { randomTensor } from "../support/data.js";

function histogramOf(...batches: readonly ArrayLike<number>[]): Histogram {
  const histogram = new Histogram();
  for (const batch of batches) histogram.add(batch);
  return histogram;
}

describe("histogram", () => {
  it("widens without losing values", () => {
    const histogram = histogramOf([0.001, -0.002], [5, -3], [100]);
    expect([histogram.min, histogram.max]).toEqual([-3, 100]);
    expect(histogram.sum(() => 1)).toBe(5);
    expect(histogram.sum((x) => x)).toBeCloseTo(102, -1);
  });
});

describe("affine ranges", () => {
  it("cover the extremes and represent zero", () => {
    const { scale, zeroPoint } = activationQuantisation(histogramOf([-1, 3]), "affine", "minmax");
    expect(scale).toBe(Math.fround(4 / 255));
    expect(zeroPoint).toBe(-64);
  });

  it("clip a lone outlier when that lowers the squared error", () => {
    const values = histogramOf(randomTensor([20000], 5).data, [4]);
    const wide = activationQuantisation(values, "affine", "minmax").scale;
    expect(activationQuantisation(values, "affine", "mse").scale).toBeLessThan(wide);
  });
});

describe("powers of two", () => {
  it("have no zero point for signed values and fit the data", () => {
    const { scale, zeroPoint } = activationQuantisation(histogramOf(randomTensor([1000], 9).data), "power-of-two", "mse");
    expect(zeroPoint).toBe(0);
    expect(Math.log2(scale)).toBe(-7);
  });

  it("use the whole byte for values that are never negative", () => {
    const positive = randomTensor([1000], 9).data.map((x) => (x as number) + 1);
    expect(activationQuantisation(histogramOf(positive), "power-of-two", "minmax")).toEqual({ scale: 2 ** -6, zeroPoint: -128 });
  });

  it("are chosen for weights by least error", () => {
    const mostlySmall = Float32Array.from({ length: 1000 }, (_, i) => (i === 0 ? 1.1 : 0.3 * Math.sin(i)));
    expect(powerOfTwoScale(mostlySmall)).toBe(2 ** -7);
    expect(symmetricScale(1)).toBe(Math.fround(1 / 127));
  });
});
