// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { DeviationMeter } from "../../src/accounts/deviation.js";

describe("live deviation", () => {
  it("tells interference from the model's own error", () => {
    const meter = new DeviationMeter();
    expect(meter.value).toBeNull();
    for (const cycles of [1010, 1010, 1020.1]) meter.add(cycles / 1000);
    expect(meter.value).toMatchObject({ runs: 3, worst: 1.0201 });
    expect(meter.value?.ratio).toBeCloseTo(1.01337, 4);
    expect(meter.value?.spread).toBeCloseTo(0.01, 10);
  });

  it("looks at the last 128 runs since the cores changed", () => {
    const meter = new DeviationMeter();
    meter.add(5000 / 1000);
    for (let i = 0; i < 128; i++) meter.add(1000 / 1000);
    expect(meter.value).toEqual({ runs: 128, ratio: 1, worst: 1, spread: 0 });
    meter.reset();
    expect(meter.value).toBeNull();
  });
});
