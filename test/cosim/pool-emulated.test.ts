// SPDX-License-Identifier: Apache-2.0
/** The pool's contract on the functional emulator: the same suite that the RTL passes. */
import { preset } from "@tessera/hw";
import { Emulation } from "./emulation.js";
import { describePool } from "./pool-suite.js";

const config = preset("virt-16x512");
describePool("sw_emu virt-16x512", { config, open: () => Emulation.open(config), taskCores: 4 });
