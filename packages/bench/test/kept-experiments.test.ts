// SPDX-License-Identifier: Apache-2.0
/** The experiments made of kept measurements, on a small network and the smallest pool, in RTL. */
import { findExperiment, type Request, type Row } from "@tessera/bench";
import { expect, test } from "vitest";
import { dataAvailable } from "../src/test-data.js";

const SMALL: Request = { networks: ["kws"], cores: [2], preset: "tiny" };

async function rowsOf(id: string, request: Request): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of findExperiment(id).run(request)) rows.push(row);
  return rows;
}

test.skipIf(!dataAvailable())("sensitivity: a slower memory takes more cycles", { timeout: 300_000 }, async () => {
  const rows = await rowsOf("sensitivity", SMALL);
  expect(rows.map(({ memory }) => memory)).toEqual([
    "DDR4-2400 x64",
    "DDR4-2400 x64, latency x2",
    "DDR4-2400 x64, bandwidth x0.8",
    "DDR4-2400 x64, latency x2, bandwidth x0.8",
  ]);
  expect(rows.slice(1).every((row) => Number(row["more cycles %"]) > 0)).toBe(true);
});

test.skipIf(!dataAvailable())("exact sweep: every layer on every number of cores", { timeout: 300_000 }, async () => {
  const rows = await rowsOf("exact-sweep", { ...SMALL, cores: [2, 1] });
  expect(rows.map(({ cores, differing, layers }) => [cores, differing, layers])).toEqual([
    [2, 0, 11],
    [1, 0, 11],
  ]);
});
