// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { Hysteresis } from "../../src/index.js";
import { RandomIntegers } from "../support/random-integers.js";

const OPTIONS = { overhead: 0.01, burstMs: 5, switchMs: 1, quietMs: 100 };

describe("hysteresis", () => {
  it("asks more for a switch when switches were measured to be dear, or changes to come often", () => {
    const dear = new Hysteresis(OPTIONS);
    expect(dear.price(100)).toBeCloseTo(1, 6);
    for (let i = 0; i < 20; i++) dear.measured(4);
    expect(dear.switchMs).toBeCloseTo(4, 1);
    expect(dear.price(100)).toBeCloseTo(4, 1);
    const busy = new Hysteresis(OPTIONS);
    for (let i = 0; i < 30; i++) busy.event(i * 10);
    expect(busy.price(100)).toBeCloseTo(10, 1);
  });

  it("lets a switch happen that is dearer than the burst, and then none for long", () => {
    const hysteresis = new Hysteresis({ ...OPTIONS, switchMs: 30 });
    expect(hysteresis.allows("a", 0)).toBe(true);
    hysteresis.charge("a", 0);
    expect(hysteresis.allows("a", 2900)).toBe(false);
    expect(hysteresis.allows("a", 3000)).toBe(true);
  });

  it("forgets tasks that are gone", () => {
    const hysteresis = new Hysteresis({ ...OPTIONS, burstMs: 1 });
    for (const task of ["a", "b"]) hysteresis.charge(task, 0);
    hysteresis.retain(["b"]);
    expect([hysteresis.allows("a", 1), hysteresis.allows("b", 1)]).toEqual([true, false]);
  });

  it.each([1, 2, 3, 4])("bounds the time that each task stands still, whatever comes (seed %i)", (seed) => {
    const random = new RandomIntegers(seed);
    const hysteresis = new Hysteresis(OPTIONS);
    const spent = new Map<string, number[]>(["a", "b", "c"].map((task) => [task, []]));
    for (let now = 0; now < 50_000; now += random.int(0, 20)) {
      for (const [task, times] of spent) {
        if (random.int(0, 1) === 0 || !hysteresis.allows(task, now)) continue;
        hysteresis.charge(task, now);
        times.push(now);
      }
    }
    for (const times of spent.values()) {
      expect(times.length).toBeGreaterThan(100);
      for (const [first, from] of times.entries()) {
        const window = times.slice(first, first + 50);
        const beyond = window.find((at, i) => i + 1 > 5 + 0.01 * (at - from) + 1e-6);
        expect(beyond, `seed ${seed}: from ${from} ms`).toBeUndefined();
      }
    }
  });
});
