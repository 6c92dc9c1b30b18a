// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { Hysteresis } from "../../src/index.js";
import { RandomIntegers } from "../support/random-integers.js";

const OPTIONS = { overhead: 0.01, burstMs: 5, switchMs: 1, quietMs: 100 };

describe("hysteresis", () => {
  it("refuses a change that gains less than its switches cost", () => {
    const hysteresis = new Hysteresis(OPTIONS, 0);
    expect(hysteresis.allows({ before: 100, after: 100.5, interrupted: 100, switches: 2 }, 0)).toBe(false);
    expect(hysteresis.allows({ before: 100, after: 102, interrupted: 100, switches: 2 }, 0)).toBe(true);
  });

  it("asks for more when switches were measured to be dear, or changes to come often", () => {
    const dear = new Hysteresis(OPTIONS, 0);
    for (let i = 0; i < 20; i++) dear.measured(4);
    expect(dear.switchMs).toBeCloseTo(4, 1);
    expect(dear.allows({ before: 100, after: 102, interrupted: 100, switches: 1 }, 0)).toBe(false);
    const busy = new Hysteresis(OPTIONS, 0);
    for (let i = 0; i < 30; i++) busy.event(i * 10);
    expect(busy.allows({ before: 100, after: 102, interrupted: 100, switches: 1 }, 300)).toBe(false);
  });

  it.each([1, 2, 3, 4])("bounds the time spent in switches, whatever comes (seed %i)", (seed) => {
    const random = new RandomIntegers(seed);
    const hysteresis = new Hysteresis(OPTIONS, 0);
    const spent: { at: number; ms: number }[] = [];
    let now = 0;
    for (let i = 0; i < 5000; i++) {
      now += random.int(0, 20);
      if (random.int(0, 3) === 0) hysteresis.event(now);
      const switches = random.int(1, 4);
      if (hysteresis.allows({ before: 1, after: 1000, interrupted: 1, switches }, now)) spent.push({ at: now, ms: switches });
    }
    expect(spent.length).toBeGreaterThan(100);
    for (const [first, { at: from }] of spent.entries()) {
      let sum = 0;
      for (const { at, ms } of spent.slice(first, first + 50)) {
        sum += ms;
        expect(sum, `seed ${seed}: ${from} to ${at} ms`).toBeLessThanOrEqual(5 + 0.01 * (at - from) + 1e-6);
      }
    }
  });
});
