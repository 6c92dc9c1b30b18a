// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { DdrReport } from "../../src/measure/measurement.js";
import { ddrLegend, summary, targetCells } from "../../src/targets/print.js";
import type { TargetRow } from "../../src/targets/run-targets.js";

const DDR: DdrReport = {
  model: "DDR4-2400 x64, 1 rank",
  peak_gb_per_s: 19.28,
  latency_scale: 2,
  bandwidth_scale: 1,
  path_cycles: { request: 20, return: 30 },
  clocks: { rcd: 17 },
  measured_percent_of_peak: { "sequential read 4 KiB": 95.43 },
  measured_controller_ns: { "row hit": 19.92 },
};
const MEASURED: TargetRow = {
  id: "T1",
  what: "utilisation",
  value: 91.234,
  unit: "%",
  target: ">= 90",
  met: true,
  status: "met",
  how: "RTL",
  configuration: "virt-16x512, 16 cores",
  backend: "Verilated RTL",
  cycles: 1_100_000,
  ddrName: "DDR4-2400 x64, latency x2",
  ddr: DDR,
  revision: "abc",
  detail: "array 92.0",
};
const MISSING: TargetRow = {
  ...MEASURED,
  value: null,
  met: false,
  status: "not built yet",
  configuration: null,
  backend: null,
  cycles: null,
  ddr: null,
  ddrName: null,
  revision: null,
};

test("a row has its value, its aim and all conditions; a missing one has none of them", () => {
  expect(Object.values(targetCells(MEASURED))).toEqual([
    ...["T1", "utilisation", "91.2 %", ">= 90 %", "met", "1,100,000", "virt-16x512, 16 cores", "Verilated RTL"],
    ...["DDR4-2400 x64, latency x2", "abc", "array 92.0"],
  ]);
  expect(targetCells(MISSING)).toMatchObject({ value: "-", result: "not built yet", cycles: "-", revision: "-" });
});

test("each memory is stated once, with parameters and measured efficiencies", () => {
  const lines = ddrLegend([MEASURED, MISSING, { ...MEASURED, id: "T5" }]);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain(
    "19.3 GB/s, latency x2, bandwidth x1; cycles of the path: request 20, return 30; DRAM clocks: rcd 17",
  );
  expect(lines[1]).toContain("sequential read 4 KiB 95.4 %; read latency: row hit 19.9 ns");
});

test("the summary counts what is met, not met and not built", () => {
  const differing: TargetRow = { ...MEASURED, status: "results differ" };
  expect(summary([MEASURED, MISSING])).toBe("2 rows: 1 met, 0 not met, 1 not built yet");
  expect(summary([differing])).toContain("1 with results that differ");
});
