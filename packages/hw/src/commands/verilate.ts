#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `nx run hw:verilate`: emits a design and builds its simulation library. */
import { relative } from "node:path";
import { loadPoolConfig } from "../config/load.js";
import { DEFAULT_PRESET } from "../config/presets.js";
import { buildSimulator } from "../verilate/build-simulator.js";
import { parseOptions, print, runCommand, userPath } from "./command.js";

const HELP = `Usage: npx nx run hw:verilate [-- options]
  --config <preset or file>  design to simulate (default ${DEFAULT_PRESET})
  --trace                    able to write waveforms
  --json                     print the result as JSON`;

await runCommand("hw:verilate", async (signal) => {
  const options = parseOptions(HELP, { config: "string", trace: "boolean", json: "boolean" });
  const config = await loadPoolConfig(userPath(options.config));
  const { design: _, ...built } = await buildSimulator(config, { trace: options.trace ?? false, signal });
  print(
    options.json
      ? JSON.stringify({ name: config.name, ...built }, null, 2)
      : `${relative(process.cwd(), built.library)} (${built.cached ? "built before" : `built in ${built.seconds.toFixed(0)} s`})`,
  );
});
