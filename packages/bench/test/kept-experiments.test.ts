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

test.skipIf(!dataAvailable())("scaling by the latency model alone: every row says so", { timeout: 300_000 }, async () => {
  const rows = await rowsOf("scaling", { ...SMALL, cores: [1, 2], modelOnly: true });
  expect(rows.map(({ tiling, cores }) => `${tiling} ${cores}`)).toEqual([
    ...["W only 1", "W only 2", "OC only 1", "OC only 2", "best of both 1", "best of both 2", "grids 1", "grids 2"],
    ...["large core, all techniques 1", "large core, published techniques 1"],
  ]);
  expect(new Set(rows.map(({ backend }) => backend))).toEqual(new Set(["latency model"]));
  expect(rows.every((row) => row.ok && Number(row["utilisation %"]) > 0)).toBe(true);
});

test.skipIf(!dataAvailable())(
  "techniques by the latency model alone leave out those of the design",
  { timeout: 300_000 },
  async () => {
    const rows = await rowsOf("techniques", { ...SMALL, modelOnly: true });
    expect(rows[0]).toMatchObject({ without: "nothing", backend: "latency model", ok: true });
    expect(rows.map(({ without }) => without)).not.toContain("coalescing");
  },
);

test.skipIf(!dataAvailable())("two stages: a run after each dynamic compilation, in RTL", { timeout: 300_000 }, async () => {
  const rows = await rowsOf("two-stage", { ...SMALL, cores: [1, 2], limit: 20 });
  expect(rows.map(({ cores, backend, ok }) => [cores, backend, ok])).toEqual([
    [1, "Verilated RTL", true],
    [2, "Verilated RTL", true],
  ]);
  const [one, two] = rows;
  expect(Number(two?.fps)).toBeGreaterThan(Number(one?.fps));
  expect(Number(one?.["dynamic p50 ms"])).toBeLessThan(1000 * Number(one?.["static s"]));
});

test.skipIf(!dataAvailable())("context switch: every number of cores, beside a static compilation", async () => {
  const rows = await rowsOf("context-switch", { ...SMALL, cores: [1, 2], limit: 20 });
  expect(rows.map(({ cores }) => cores)).toEqual([1, 2]);
  for (const row of rows) {
    expect(Number(row["switch p50 ms"])).toBeLessThanOrEqual(Number(row["switch p99 ms"]));
    expect(Number(row["switch max ms"])).toBeLessThan(1000 * Number(row["static compilation s"]));
  }
});
