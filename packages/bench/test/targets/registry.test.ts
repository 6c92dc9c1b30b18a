// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { selectTargets, TARGETS } from "../../src/targets/registry.js";

test("every row of the table of targets is there, in its order", () => {
  const ids = [...new Set(TARGETS.map(({ id }) => id))];
  const number = (id: string): number => Number(id.slice(1));
  expect(ids.map(number).sort((a, b) => a - b)).toEqual(Array.from({ length: 19 }, (_, i) => i + 1));
});

test("rows are told apart by what they measure", () => {
  const labels = TARGETS.map(({ id, what, unit }) => `${id} ${what} ${unit}`);
  expect(new Set(labels).size).toBe(labels.length);
});

test("rows are selected by identifier; an unknown one is named", () => {
  expect(new Set(selectTargets(["T1", "T5"]).map(({ id }) => id))).toEqual(new Set(["T1", "T5"]));
  expect(selectTargets([])).toEqual(TARGETS);
  expect(() => selectTargets(["T1", "T99"])).toThrow(/no target T99; there are: T1, T2/);
});
