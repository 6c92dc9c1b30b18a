// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { alignedTable, figure, markdownTable } from "../../src/targets/print.js";

test("figures keep what matters of them", () => {
  expect([75.123, 0.12345, 9, 0.0000011, 1234.5].map(figure)).toEqual(["75.1", "0.123", "9", "1.1e-6", "1234.5"]);
});

test("tables for the terminal and for pages", () => {
  const rows = [
    { id: "T1", value: "75.1 %" },
    { id: "T16", value: "-" },
  ];
  expect(alignedTable(rows)).toEqual(["id   value", "T1   75.1 %", "T16  -"]);
  expect(markdownTable(rows)).toEqual(["| id | value |", "| --- | --- |", "| T1 | 75.1 % |", "| T16 | - |"]);
});
