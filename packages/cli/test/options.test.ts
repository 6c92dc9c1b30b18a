// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { numberList, preprocessOf, wholeNumber } from "../src/options.js";

describe("numberList", () => {
  it("reads numbers and refuses anything else", () => {
    expect(numberList("0.485, -1,2e-1")).toEqual([0.485, -1, 0.2]);
    for (const text of ["", "1,,2", "a", "1;2"]) expect(() => numberList(text)).toThrow(/is not a list of numbers/);
  });
});

describe("wholeNumber", () => {
  it("names option, value and bound", () => {
    expect(wholeNumber("--cores", 1, 16)("16")).toBe(16);
    expect(() => wholeNumber("--cores", 1, 16)("17")).toThrow("--cores = 17: must be a whole number from 1 to 16");
    expect(() => wholeNumber("--limit", 1)("0")).toThrow("--limit = 0: must be a whole number at least 1");
    expect(() => wholeNumber("--limit", 1)("1.5")).toThrow(/whole number/);
  });
});

describe("preprocessOf", () => {
  const packaged = { mean: [0.5], std: [0.25], order: "bgr" } as const;

  it("prefers flags over the package, value by value", () => {
    expect(preprocessOf({}, packaged)).toBe(packaged);
    expect(preprocessOf({}, null)).toBeNull();
    expect(preprocessOf({ mean: [0.1] }, packaged)).toEqual({ mean: [0.1], std: [0.25], order: "bgr" });
    expect(preprocessOf({ std: [2] }, null)).toEqual({ mean: [0], std: [2], order: "rgb" });
  });

  it("refuses a deviation of zero", () => {
    expect(() => preprocessOf({ std: [1, 0, 1] }, null)).toThrow(/--std 1,0,1: must be greater than 0/);
  });
});
