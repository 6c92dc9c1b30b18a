// SPDX-License-Identifier: Apache-2.0
/** The pool's contract on the RTL of the smallest preset. */
import { preset } from "@tessera/hw";
import { beforeAll, expect, test } from "vitest";
import { describeBusFaults } from "./bus-fault-suite.js";
import { describePool } from "./pool-suite.js";
import { buildRtl, openRtl } from "./rtl.js";

const TASK_CORES = 1;
const config = preset("tiny");
beforeAll(() => buildRtl(config), 600_000);

describePool("RTL tiny", { config, open: () => openRtl(config), taskCores: TASK_CORES });
describeBusFaults("RTL tiny", { config, open: () => openRtl(config), taskCores: TASK_CORES });

test("the design has room for two tasks", () => {
  expect(config.cores).toBeGreaterThanOrEqual(2 * TASK_CORES);
  expect(config.tasks).toBeGreaterThanOrEqual(2);
});
