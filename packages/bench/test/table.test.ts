// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { Table } from "../src/table.js";

test("the header comes once, and again when the columns change", () => {
  const table = new Table();
  expect(table.lines({ network: "a", cycles: 1200, ok: true })).toEqual(["network  cycles  ok", "a        1200    yes"]);
  expect(table.lines({ network: "b", cycles: null, ok: false })).toEqual(["b        -       NO"]);
  expect(table.lines({ network: "c", share: 0.25, ok: true })[0]).toBe("network  share  ok");
});
