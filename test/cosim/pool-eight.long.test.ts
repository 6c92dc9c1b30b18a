// SPDX-License-Identifier: Apache-2.0
/** The pool's contract on the RTL of eight small cores in two clusters: tasks of four cores beside each other. */
import { beforeAll, expect, test } from "vitest";
import { describeBusFaults } from "./bus-fault-suite.js";
import { tinyEight as config } from "./designs.js";
import { describePool } from "./pool-suite.js";
import { buildRtl, openRtl } from "./rtl.js";

const TASK_CORES = 4;
beforeAll(() => buildRtl(config), 600_000);

describePool("RTL tiny-8", { config, open: () => openRtl(config), taskCores: TASK_CORES });
describeBusFaults("RTL tiny-8", { config, open: () => openRtl(config), taskCores: TASK_CORES });

test("the design has room for two tasks", () => {
  expect(config.cores).toBeGreaterThanOrEqual(2 * TASK_CORES);
  expect(config.tasks).toBeGreaterThanOrEqual(2);
});
