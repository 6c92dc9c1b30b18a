// SPDX-License-Identifier: Apache-2.0
import { Random } from "@tessera/zoo";
import { expect, test } from "vitest";
import { decode } from "../../src/isolation/decode.js";

const KNOWN = [false, true, false, true];
const random = new Random(3);
const MESSAGE = Array.from({ length: 200 }, () => random.uniform() < 0.5);
const all = [...KNOWN, ...MESSAGE];

test("latencies that tell bits apart carry all of them, whichever is longer", () => {
  for (const [zero, one] of [
    [100, 120],
    [120, 100],
  ] as const) {
    const seen = all.map((bit) => (bit ? one : zero));
    expect(decode(KNOWN, MESSAGE, seen)).toEqual({ zero, one, errorRate: 0, capacity: 1 });
  }
});

test("latencies that do not depend on the bits carry nothing", () => {
  expect(decode(KNOWN, MESSAGE, Array(all.length).fill(100))).toMatchObject({ zero: 100, one: 100, capacity: 0 });
  const noise = all.map((_, i) => (i < KNOWN.length ? 100 + i : 100 + 5 * random.uniform()));
  expect(decode(KNOWN, MESSAGE, noise).capacity).toBe(0);
});

test("errors cost what they cost a binary symmetric channel", () => {
  // One in ten is read wrongly.
  const seen = all.map((bit, i) => (bit !== (i >= KNOWN.length && i % 10 === 0) ? 120 : 100));
  const { errorRate, capacity } = decode(KNOWN, MESSAGE, seen);
  expect(errorRate).toBe(0.1);
  expect(capacity).toBeCloseTo(0.531, 3);
});
