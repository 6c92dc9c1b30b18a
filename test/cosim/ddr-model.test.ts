// SPDX-License-Identifier: Apache-2.0
/** The DDR model against DRAMsim3's figures: within 5 % of peak bandwidth and 10 ns; prints the table. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { REFERENCE_LATENCY_NS, REFERENCE_PERCENT } from "./ddr-reference.js";

const SEEDS = "4";
const CLOCKS = "200000";

interface Measured {
  readonly traffic: readonly { readonly name: string; readonly percent: number }[];
  readonly latency_ns: Readonly<Record<string, number>>;
}

const sim = join(dirname(fileURLToPath(import.meta.url)), "../../native/sim");
let folder = "";
let measured: Measured;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-ddr-"));
  const program = join(folder, "ddr_traffic");
  const sources = ["ddr_channel", "traffic", "traffic_main"].map((name) => join(sim, "ddr", `${name}.cpp`));
  execFileSync("c++", ["-std=c++20", "-O2", "-Wall", "-Wextra", "-Werror", `-I${sim}`, ...sources, "-o", program]);
  measured = JSON.parse(execFileSync(program, [SEEDS, CLOCKS], { encoding: "utf8" })) as Measured;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function table(title: string, reference: Readonly<Record<string, number>>, values: ReadonlyMap<string, number>): string {
  const rows = Object.entries(reference).map(([name, expected]) => {
    const value = values.get(name) ?? Number.NaN;
    const cells = [expected, value, value - expected].map((cell) => cell.toFixed(1).padStart(10));
    return `${name.padEnd(44)}${cells.join("")}`;
  });
  return [`${title.padEnd(44)} reference  measured deviation`, ...rows].join("\n");
}

test("bandwidth is within 5 % of peak of the reference for every kind of traffic", () => {
  const values = new Map(measured.traffic.map(({ name, percent }) => [name, percent]));
  console.info(table("% of peak bandwidth", REFERENCE_PERCENT, values));
  for (const [name, expected] of Object.entries(REFERENCE_PERCENT)) {
    expect(Math.abs((values.get(name) ?? Number.NaN) - expected), name).toBeLessThanOrEqual(5);
  }
});

test("row hit, closed row and row conflict take what the reference takes, within 10 ns", () => {
  const values = new Map(Object.entries(measured.latency_ns));
  console.info(table("latency of a read, ns", REFERENCE_LATENCY_NS, values));
  for (const [name, expected] of Object.entries(REFERENCE_LATENCY_NS)) {
    expect(Math.abs((values.get(name) ?? Number.NaN) - expected), name).toBeLessThanOrEqual(10);
  }
});
