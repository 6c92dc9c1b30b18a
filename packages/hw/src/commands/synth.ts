#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `nx run hw:synth`: area of a design, module by module. */
import { loadPoolConfig } from "../config/load.js";
import { DEFAULT_PRESET } from "../config/presets.js";
import { HwError } from "../errors.js";
import { TOP_MODULE } from "../generator/design.js";
import { writeDesign } from "../generator/write-design.js";
import type { ModuleResources } from "../synth/resources.js";
import { synthesise } from "../synth/synthesise.js";
import { parseOptions, print, runCommand, userPath } from "./command.js";

const CORE_MODULE = "tsr_core";

const HELP = `Usage: npx nx run hw:synth [-- options]
  --config <preset or file>  design to synthesise (default ${DEFAULT_PRESET})
  --top <module>             only this module and what is below it (default ${TOP_MODULE}; a core is ${CORE_MODULE})
  --levels                   also the deepest path between registers across modules (a core or less)
  --flat                     mapped as a whole instead of module by module, to compare (a small core or less)
  --json                     print the report as JSON`;

const COLUMNS = ["LUT", "of them memory", "FF", "DSP", "BRAM36", "URAM", "levels"] as const;

const row = (name: string, cells: readonly (number | string)[]): string =>
  `${name.padEnd(34)}${cells.map((cell) => String(cell).padStart(15)).join("")}`;

const moduleRow = ({ name, instances, total: t, levels }: ModuleResources): string =>
  row(`${name} x ${instances}`, [t.lut, t.lutMemory, t.ff, t.dsp, t.bram36, t.uram, levels]);

await runCommand("hw:synth", async (signal) => {
  const options = parseOptions(HELP, { config: "string", top: "string", levels: "boolean", flat: "boolean", json: "boolean" });
  if (options.levels && options.flat) throw new HwError("USAGE", `--levels and --flat exclude each other\n${HELP}`);
  const config = await loadPoolConfig(userPath(options.config));
  const { folder: design } = await writeDesign(config, { signal });
  const how = options.flat ? "flat" : options.levels ? "levels" : "modules";
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  say(`synthesising ${config.name} (some minutes, unless that was done before)`);
  const report = await synthesise({ design, top: options.top ?? TOP_MODULE, how, say, signal });
  if (options.json) return print(JSON.stringify(report, null, 2));
  print(row("module, with what it contains", COLUMNS));
  for (const module of report.modules) print(moduleRow(module));
  if (report.deepest !== undefined) print(`deepest path between registers: ${report.deepest.levels} look-up tables`);
  print("levels: look-up tables on the longest path inside one of these modules, without the modules it contains");
  print(`${report.tool}, UltraScale+; DSP, BRAM and URAM are exact, LUT and FF a synthesis estimate before place and route`);
});
