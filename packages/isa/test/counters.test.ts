// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { BUSY_SETS, COUNTERS, type CounterName, CYCLE_CAUSES, ENGINES } from "../src/index.js";

test("a set of busy engines has a bit per engine, and is named after them", () => {
  const named = Array.from({ length: 2 ** ENGINES.length }, (_, set) => {
    const engines = ENGINES.filter((_engine, bit) => (set >> bit) & 1);
    return engines.length === 0 ? "NONE" : engines.join("_");
  });
  expect([...BUSY_SETS]).toEqual(named);
});

test("causes and sets follow each other in the counters, each in the order of its number", () => {
  const names = COUNTERS.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  const at = (name: CounterName): number => names.indexOf(name);
  expect(names.slice(at("SPENT_ARRAY"), at("SPENT_ARRAY") + CYCLE_CAUSES.length)).toEqual(
    CYCLE_CAUSES.map(([cause]) => `SPENT_${cause}`),
  );
  expect(names.slice(at("BUSY_NONE"))).toEqual(BUSY_SETS.map((set) => `BUSY_${set}`));
  expect(CYCLE_CAUSES.length).toBeLessThanOrEqual(16);
});
