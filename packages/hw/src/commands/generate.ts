#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `nx run hw:generate`: emits a design to a folder, or lists what it would emit. */
import { relative, resolve } from "node:path";
import { designHash } from "../config/hash.js";
import { loadPoolConfig } from "../config/load.js";
import { DEFAULT_PRESET } from "../config/presets.js";
import type { FileChange } from "../generator/write.js";
import { writeDesign } from "../generator/write-design.js";
import { parseOptions, print, runCommand, userPath } from "./command.js";

const HELP = `Usage: npx nx run hw:generate [-- options]
  --config <preset or file>  design to emit (default ${DEFAULT_PRESET})
  --out <folder>             where to (default generated/<name>)
  --dry-run                  list the files, write nothing
  --json                     print the result as JSON`;

await runCommand("hw:generate", async (signal) => {
  const options = parseOptions(HELP, { config: "string", out: "string", "dry-run": "boolean", json: "boolean" });
  const config = await loadPoolConfig(userPath(options.config));
  const written = await writeDesign(config, {
    ...(options.out !== undefined && { folder: resolve(userPath(options.out)) }),
    dryRun: options["dry-run"] ?? false,
    signal,
  });
  const { changes } = written;
  const folder = relative(process.cwd(), written.folder) || ".";
  if (options.json) {
    print(
      JSON.stringify(
        { name: config.name, designHash: designHash(config), folder, dryRun: options["dry-run"] ?? false, files: changes },
        null,
        2,
      ),
    );
    return;
  }
  if (options["dry-run"]) for (const { path, state } of changes) print(`${state.padEnd(9)} ${path}`);
  print(
    `${config.name} (${designHash(config)}): ${summary(changes)} in ${folder}${options["dry-run"] ? ", nothing written" : ""}`,
  );
});

function summary(changes: readonly FileChange[]): string {
  const count = (state: FileChange["state"]): number => changes.filter((change) => change.state === state).length;
  const states = (["new", "changed", "unchanged", "removed"] as const).filter((state) => count(state) > 0);
  return states.map((state) => `${count(state)} ${state}`).join(", ");
}
