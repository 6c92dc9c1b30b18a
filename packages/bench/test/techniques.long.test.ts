// SPDX-License-Identifier: Apache-2.0
/** The experiment on techniques on a small network and the smallest pool, in RTL; it builds a pool without coalescing. */
import { findExperiment, type Row } from "@tessera/bench";
import { expect, test } from "vitest";
import { SWITCHED_TECHNIQUES } from "../src/techniques.js";
import { dataAvailable } from "../src/test-data.js";

test.skipIf(!dataAvailable())("every technique is switched off once, results stay exact", { timeout: 300_000 }, async () => {
  const rows: Row[] = [];
  for await (const row of findExperiment("techniques").run({ networks: ["kws"], cores: [2], preset: "tiny" })) rows.push(row);
  expect(rows.map(({ without }) => without).slice(0, 2)).toEqual(["nothing", "grids"]);
  expect(rows).toHaveLength(1 + SWITCHED_TECHNIQUES.length);
  expect(rows.every(({ ok }) => ok)).toBe(true);
  expect(rows[0]).toMatchObject({ "more cycles %": 0, "more MB": 0 });
});
