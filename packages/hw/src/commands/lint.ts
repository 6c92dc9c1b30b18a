#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `nx run hw:lint`: Verilator's lint over all presets and a seeded random sample of configurations. */
import { checkDesigns, presetConfigs, requireAllPassed } from "../check/check-designs.js";
import { sampleConfigs } from "../check/sample.js";
import { verilatorLint } from "../check/verilator-lint.js";
import { loadPoolConfig } from "../config/load.js";
import { HwError } from "../errors.js";
import { parseOptions, print, reportResult, runCommand, userPath } from "./command.js";

const HELP = `Usage: npx nx run hw:lint [-- options]
  --config <preset or file>  check this design only
  --seed <n>                 seed of the random sample (default 1)
  --sample <n>               random configurations (default 6)`;

await runCommand("hw:lint", async (signal) => {
  const options = parseOptions(HELP, { config: "string", seed: "string", sample: "string" });
  const seed = wholeNumber("seed", options.seed ?? "1");
  const sample = sampleConfigs(seed, wholeNumber("sample", options.sample ?? "6"));
  const configs =
    options.config === undefined ? [...presetConfigs(), ...sample] : [await loadPoolConfig(userPath(options.config))];
  const results = await checkDesigns(configs, (design) => verilatorLint(design, signal), reportResult, signal);
  requireAllPassed("verilator --lint-only -Wall", results);
  print(`hw:lint: ${results.length} designs clean, sample seed ${seed}`);
});

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new HwError("USAGE", `--${name} ${text}: must be a whole number`);
  return Number(text);
}
