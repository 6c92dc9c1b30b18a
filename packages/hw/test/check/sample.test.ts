// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { randomNumbers, sampleConfigs } from "../../src/check/sample.js";
import { checkPoolConfig } from "../../src/config/load.js";

describe("sampleConfigs", () => {
  it("draws valid configurations, the same for the same seed", () => {
    const sample = sampleConfigs(7, 20);
    expect(sample).toHaveLength(20);
    for (const config of sample) expect(checkPoolConfig(config)).toEqual(config);
    expect(sampleConfigs(7, 20)).toEqual(sample);
    expect(sampleConfigs(8, 20)).not.toEqual(sample);
  });

  it("reaches both array widths and both levels of virtualization", () => {
    const sample = sampleConfigs(1, 60);
    expect(new Set(sample.map(({ core }) => core.icp))).toEqual(new Set([8, 16]));
    expect(new Set(sample.map(({ virtualization }) => virtualization))).toEqual(new Set(["none", "full"]));
  });
});

describe("randomNumbers", () => {
  it("fills [0, 1) evenly enough", () => {
    const random = randomNumbers(1);
    const values = Array.from({ length: 10000 }, random);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(values.reduce((a, b) => a + b) / values.length).toBeCloseTo(0.5, 1);
  });
});
