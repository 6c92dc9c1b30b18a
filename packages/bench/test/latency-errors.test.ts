// SPDX-License-Identifier: Apache-2.0
/** Errors of predicted layer times: differences of ends, and what is left out because it is short. */
import { describe, expect, it } from "vitest";
import { layerErrors, summarise } from "../src/latency-errors.js";

describe("latency errors", () => {
  const layers = layerErrors(["a", "b", "c"], [10_000, 10_100, 14_100], [11_000, 11_200, 14_800]);

  it("are those of the time between ends", () => {
    expect(layers.map(({ measured }) => measured)).toEqual([10_000, 100, 4000]);
    expect(layers.map(({ error }) => error)).toEqual([0.1, 1, -0.1]);
  });

  it("count short layers by their cycles only", () => {
    const { mean, weighted, p95, worst } = summarise(layers);
    expect(mean).toBeCloseTo(0.1);
    expect(weighted).toBeCloseTo((1000 + 100 + 400) / 14_100);
    expect(p95).toBeCloseTo(0.1);
    expect(worst?.measured).toBe(4000);
  });
});
