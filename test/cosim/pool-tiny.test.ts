// SPDX-License-Identifier: Apache-2.0
/** The pool's contract on the RTL of the smallest preset. */
import { preset } from "@tessera/hw";
import { beforeAll } from "vitest";
import { describeBusFaults } from "./bus-fault-suite.js";
import { describePool } from "./pool-suite.js";
import { buildRtl, openRtl } from "./rtl.js";

const config = preset("tiny");
beforeAll(() => buildRtl(config), 600_000);

describePool("RTL tiny", { config, open: () => openRtl(config), taskCores: 1 });
describeBusFaults("RTL tiny", { config, open: () => openRtl(config), taskCores: 1 });
