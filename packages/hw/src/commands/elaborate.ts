#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `nx run hw:elaborate`: every preset through Yosys. */
import { checkDesigns, presetConfigs, requireAllPassed } from "../check/check-designs.js";
import { yosysElaborate } from "../check/yosys-elaborate.js";
import { loadPoolConfig } from "../config/load.js";
import { parseOptions, print, reportResult, runCommand, userPath } from "./command.js";

const HELP = `Usage: npx nx run hw:elaborate [-- options]
  --config <preset or file>  check this design only`;

await runCommand("hw:elaborate", async (signal) => {
  const options = parseOptions(HELP, { config: "string" });
  const configs = options.config === undefined ? presetConfigs() : [await loadPoolConfig(userPath(options.config))];
  const results = await checkDesigns(configs, (design) => yosysElaborate(design, signal), reportResult, signal);
  requireAllPassed("yosys", results);
  print(`hw:elaborate: ${results.length} designs elaborated`);
});
