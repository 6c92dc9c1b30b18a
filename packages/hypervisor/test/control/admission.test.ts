// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { checkCores, coresFor } from "../../src/control/admission.js";
import { LatencyCurve } from "../../src/index.js";

/** 4, 2, 2.2, 1 ms at 300 MHz: not every core more is quicker. */
const curve = new LatencyCurve([1.2e6, 0.6e6, 0.66e6, 0.3e6], 300);
const alone = { most: 4, allowance: 1 };

describe("admission by predicted latency", () => {
  it.each([
    [{}, 1],
    [{ deadlineMs: 2 }, 2],
    [{ deadlineMs: 1.9 }, 4],
    [{ ratePerSecond: 400 }, 2],
    [{ ratePerSecond: 100, deadlineMs: 1.5 }, 4],
  ])("%j takes %d cores", (level, cores) => {
    expect(coresFor(curve, level, alone)).toBe(cores);
  });

  it("adds what others may cost", () => {
    expect(coresFor(curve, { deadlineMs: 2 }, { most: 4, allowance: 1.2 })).toBe(4);
  });

  it("takes no number of cores that is asked for and too slow, though fewer would do", () => {
    expect(() => checkCores(curve, { deadlineMs: 2 }, 2, 1)).not.toThrow();
    expect(() => checkCores(curve, { deadlineMs: 2 }, 3, 1)).toThrow(/3 cores take 2\.200 ms.*ask for another number/);
    expect(() => checkCores(curve, {}, 3, 1)).not.toThrow();
  });

  it("rejects what cannot be, and says what could", () => {
    expect(() => coresFor(curve, { deadlineMs: 0.9 }, alone)).toThrow(/4 cores take 1\.000 ms/);
    expect(() => coresFor(curve, { deadlineMs: 1 }, { most: 3, allowance: 1 })).toThrow(/2 cores take 2\.000 ms.*it can have 3/);
    expect(() => coresFor(curve, { deadlineMs: -1 }, alone)).toThrow(expect.objectContaining({ code: "BAD_REQUEST" }));
  });
});
