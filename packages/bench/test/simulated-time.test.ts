// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { idleAccesses } from "../src/simulated-time.js";

test("idle accesses fill any number of cycles that is large enough", () => {
  const each = { read: 5, write: 4 };
  for (let cycles = each.read * each.write; cycles < 200; cycles++) {
    const { reads, writes } = idleAccesses(cycles, each) ?? { reads: 0, writes: 0 };
    expect(reads * each.read + writes * each.write).toBe(cycles);
  }
});

test("where no number of them does, it says so", () => {
  expect(idleAccesses(3, { read: 5, write: 4 })).toBeNull();
  expect(idleAccesses(101, { read: 4, write: 6 })).toBeNull();
});
