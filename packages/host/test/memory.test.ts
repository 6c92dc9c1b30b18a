// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { BankAllocator } from "../src/memory/bank-allocator.js";
import { physicalRanges } from "../src/memory/ranges.js";

const PAGE = 4096;
const BANK = 2 ** 34;

describe("BankAllocator", () => {
  it("gives a segment the same pages in all of its banks", () => {
    const allocator = new BankAllocator(4, 64 * PAGE);
    expect(allocator.allocate([0, 1], 5 * PAGE)).toEqual({ banks: [0, 1], basePage: 0, pages: 5 });
    expect(allocator.allocate([2], PAGE)).toEqual({ banks: [2], basePage: 0, pages: 1 });
    expect(allocator.allocate([1, 2], 2 * PAGE)).toEqual({ banks: [1, 2], basePage: 3, pages: 2 });
  });

  it("uses freed pages again, lowest first", () => {
    const allocator = new BankAllocator(1, 64 * PAGE);
    const first = allocator.allocate([0], 4 * PAGE);
    allocator.allocate([0], 4 * PAGE);
    allocator.free(first);
    expect(allocator.allocate([0], 5 * PAGE).basePage).toBe(8);
    expect(allocator.allocate([0], 3 * PAGE).basePage).toBe(0);
    expect(allocator.allocate([0], PAGE).basePage).toBe(3);
  });

  it("refuses what does not fit, and takes nothing then", () => {
    const allocator = new BankAllocator(2, 8 * PAGE);
    allocator.allocate([1], 6 * PAGE);
    expect(() => allocator.allocate([0, 1], 6 * PAGE)).toThrow(expect.objectContaining({ code: "NO_MEMORY" }));
    expect(allocator.allocate([0, 1], 4 * PAGE).basePage).toBe(6);
  });
});

describe("physicalRanges", () => {
  it("follows the interleave of the guard page by page", () => {
    const placement = { banks: [3, 0, 2], basePage: 10, pages: 7 };
    expect([...physicalRanges(placement, PAGE - 32, 2 * PAGE)]).toEqual([
      ...[3 * BANK + 11 * PAGE - 32, 32],
      ...[10 * PAGE, PAGE],
      ...[2 * BANK + 10 * PAGE, PAGE - 32],
    ]);
  });

  it("merges the pages of a segment in one bank", () => {
    expect([...physicalRanges({ banks: [1], basePage: 2, pages: 9 }, 100, 5 * PAGE)]).toEqual([BANK + 2 * PAGE + 100, 5 * PAGE]);
  });
});
