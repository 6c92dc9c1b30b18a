// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { alignedTable, figure, markdownTable, Table } from "../src/table.js";

test("the header comes once, and again when the columns change", () => {
  const table = new Table();
  expect(table.lines({ network: "a", cycles: 1200, ok: true })).toEqual(["network  cycles  ok", "a        1200    yes"]);
  expect(table.lines({ network: "b", cycles: null, ok: false })).toEqual(["b        -       NO"]);
  expect(table.lines({ network: "c", share: 0.25, ok: true })[0]).toBe("network  share  ok");
});

test("tables for the terminal and for pages", () => {
  const rows = [
    { id: "T1", value: "75.1 %" },
    { id: "T16", value: "-" },
  ];
  expect(alignedTable(rows)).toEqual(["id   value", "T1   75.1 %", "T16  -"]);
  expect(markdownTable(rows)).toEqual(["| id | value |", "| --- | --- |", "| T1 | 75.1 % |", "| T16 | - |"]);
});

test("figures keep what matters of them", () => {
  expect([75.123, 0.12345, 9, 0.0000011, 1234.5].map(figure)).toEqual(["75.1", "0.123", "9", "1.1e-6", "1234.5"]);
});
