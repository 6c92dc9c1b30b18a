// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { MeasuredAllowance } from "../../src/accounts/measured-allowance.js";

const guesses = { exclusive: 1.001, slots: 1.2, private: 1.2 };

function measured(kind: keyof typeof guesses, ratios: readonly number[]): MeasuredAllowance {
  const allowance = new MeasuredAllowance(guesses);
  for (const ratio of ratios) allowance.add(kind, "network", ratio);
  return allowance;
}

const runs = (count: number, worst: number): number[] => [worst, ...new Array<number>(count - 1).fill(1)];

describe("allowance of an admission", () => {
  it("is a guess until enough runs of the package were seen", () => {
    expect(measured("slots", runs(31, 1.05)).of("slots", "network")).toBe(1.2);
    expect(measured("slots", runs(32, 1.05)).of("slots", "network")).toBe(1.05);
  });

  it("is the worst of them, also above the guess", () => {
    expect(measured("exclusive", runs(40, 1.03)).of("exclusive", "network")).toBe(1.03);
  });

  it("stays at least the guess in private mode, where others may come", () => {
    expect(measured("private", runs(40, 1.05)).of("private", "network")).toBe(1.2);
    expect(measured("private", runs(40, 1.4)).of("private", "network")).toBe(1.4);
  });

  it("does not go by other packages or other kinds", () => {
    const allowance = measured("slots", runs(40, 1.05));
    expect([allowance.of("slots", "another"), allowance.of("private", "network")]).toEqual([1.2, 1.2]);
  });
});
