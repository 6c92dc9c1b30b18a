// SPDX-License-Identifier: Apache-2.0
/** The pool's contract on the functional emulator: the same suite that the RTL passes. */
import { preset } from "@tessera/hw";
import { expect, test } from "vitest";
import { Emulation } from "./emulation.js";
import { describePool } from "./pool-suite.js";

const TASK_CORES = 4;
const config = preset("virt-16x512");
/** The emulator runs on while the test prepares its next command: some hundred layers last longer than that takes. */
const BUSY_LAYERS = 200;
describePool("sw_emu virt-16x512", {
  config,
  open: () => Emulation.open(config),
  taskCores: TASK_CORES,
  busyLayers: BUSY_LAYERS,
});

test("the design has room for two tasks", () => {
  expect(config.cores).toBeGreaterThanOrEqual(2 * TASK_CORES);
  expect(config.tasks).toBeGreaterThanOrEqual(2);
});
