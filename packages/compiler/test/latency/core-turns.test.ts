// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { Arena } from "../../src/latency/arena.js";
import { CoreTurns } from "../../src/latency/core-turns.js";
import { random } from "../backend/support/graphs.js";

/** The core of the earliest event, the first of those at one time. */
const earliestOf = (times: Float64Array): number => times.indexOf(Math.min(...times));

describe("CoreTurns", () => {
  it("gives the core with the earliest event, whichever events change", () => {
    const next = random(7);
    for (const cores of [1, 3, 5, 16]) {
      const times = Float64Array.from({ length: cores }, () => Math.floor(next() * 8));
      const turns = new CoreTurns(times, cores, new Arena());
      turns.sort();
      for (let round = 0; round < 200; round++) {
        const core = turns.first();
        expect(core).toBe(earliestOf(times));
        times[core] = (times[core] as number) + Math.floor(next() * 8);
        if (round % 17 === 0) {
          times[cores - 1] = Math.floor(next() * 100);
          turns.othersMoved = true;
        }
        turns.requeue();
      }
    }
  });
});
