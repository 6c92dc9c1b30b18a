// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TargetRow, unmeasuredRow } from "../../src/targets/run-targets.js";
import { mergeRows, SAVED_ROWS, SAVED_TABLE, saveRows } from "../../src/targets/saved-rows.js";
import { atLeast, atMost, notBuilt, type Target } from "../../src/targets/target.js";

const target = (id: string, what: string, aim = atLeast(90)): Target => ({
  ...notBuilt(id, what, aim, "%", "by measuring"),
  evaluate: () => {
    throw new Error("not run here");
  },
});
const row = (of: Target, value: number): TargetRow => ({
  ...unmeasuredRow(of),
  value,
  met: true,
  status: "met",
  revision: "abc",
});

const [first, second] = [target("T1", "one network"), target("T1", "another network")];
const absent = notBuilt("T18", "served", atMost(1), "%", "the server");

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "tessera-rows-"));
});
afterEach(() => rm(root, { recursive: true }));

test("what is measured now replaces what was saved of the same row, others stay, and what nobody measured says so", () => {
  const rows = mergeRows([first, second, absent], [row(first, 91), row(second, 92)], [row(second, 95)]);
  expect(rows.map(({ value, status }) => [value, status])).toEqual([
    [91, "met"],
    [95, "met"],
    [null, "not built yet"],
  ]);
  expect(mergeRows([first, second], [row(first, 91)], []).map(({ status }) => status)).toEqual(["met", "not measured"]);
});

test("a saved row of another aim, or of a target that nothing measured then, is not shown", () => {
  const saved = [row(first, 91), unmeasuredRow(notBuilt("T1", "another network", atLeast(90), "%", "the server"))];
  const rows = mergeRows([target("T1", "one network", atLeast(95)), second], saved, []);
  expect(rows.map(({ status }) => status)).toEqual(["not measured", "not measured"]);
});

test("the same thing in two units is two rows", () => {
  const registers = { ...first, unit: "FF", aim: atLeast(80) };
  const rows = mergeRows([first, registers], [row(registers, 82)], [row(first, 91)]);
  expect(rows.map(({ value, unit }) => [value, unit])).toEqual([
    [91, "%"],
    [82, "FF"],
  ]);
});

test("saving part by part makes the same table as saving at once", async () => {
  await saveRows(root, [first, second], [row(first, 91)]);
  expect(await readFile(join(root, SAVED_TABLE), "utf8")).toContain("2 rows: 1 met, 0 not met, 0 not built yet, 1 not measured");
  await saveRows(root, [first, second], [row(second, 92)]);
  const parts = await readFile(join(root, SAVED_TABLE), "utf8");
  await rm(join(root, SAVED_ROWS));
  await saveRows(root, [first, second], [row(first, 91), row(second, 92)]);
  expect(await readFile(join(root, SAVED_TABLE), "utf8")).toBe(parts);
});

test.each(["{}", "[{"])("rows that cannot be read are left alone: %s", async (text) => {
  await saveRows(root, [first], [row(first, 91)]);
  await writeFile(join(root, SAVED_ROWS), text);
  await expect(saveRows(root, [first], [row(first, 92)])).rejects.toMatchObject({ code: "BAD_ROWS" });
  expect(await readFile(join(root, SAVED_TABLE), "utf8")).toContain("91");
});
