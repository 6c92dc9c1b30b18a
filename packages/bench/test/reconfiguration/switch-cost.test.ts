// SPDX-License-Identifier: Apache-2.0
import { PCIE } from "@tessera/host";
import { expect, test } from "vitest";
import { findExperiment } from "../../src/index.js";
import { switchCosts, switchTransfer } from "../../src/reconfiguration/switch-cost.js";
import { dataAvailable } from "../../src/test-data.js";

const compilation = { milliseconds: 0.1, tableBytes: 20_000, coresBefore: 2, cores: 4 };

test("a switch is compilation, one DMA and a register write per core and command", () => {
  expect(switchTransfer(compilation, 16)).toEqual({ dmas: 1, bytes: 20_000, registerWrites: 11 });
  expect(switchTransfer({ ...compilation, coresBefore: 16 }, 16).registerWrites).toBe(21);
  expect(switchCosts([compilation], 16, PCIE)[0]).toBeCloseTo(0.1 + 0.03 + 0.002 + 0.0033);
});

test.skipIf(!dataAvailable())("context switch: a row per number of cores, the table and the cost printed", async () => {
  const rows = [];
  for await (const row of findExperiment("context-switch").run({ networks: ["kws"], preset: "tiny", limit: 20 })) rows.push(row);
  expect(rows.map(({ cores }) => cores)).toEqual([1, 2]);
  for (const row of rows) {
    expect(row["table B"]).toBeGreaterThan(0);
    expect(row["switch p50 ms"]).toBeGreaterThan(0.03);
    expect(row["fps, model"]).toBeGreaterThan(0);
  }
});
