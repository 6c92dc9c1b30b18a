// SPDX-License-Identifier: Apache-2.0
/** `tessera inspect`: what a package, an xclbin or a pool configuration holds, for people or as JSON. */
import { unpackProgram } from "@tessera/compiler";
import { isXclbin, readXclbin } from "@tessera/host";
import { loadPoolConfig, PRESET_NAMES } from "@tessera/hw";
import { Command } from "commander";
import { readFile } from "../input/read-file.js";
import { configReport, formatConfig } from "../inspect/config.js";
import { formatPackage, packageReport } from "../inspect/package.js";
import { xclbinReport } from "../inspect/xclbin.js";
import { formatXclbin } from "../inspect/xclbin-text.js";
import { print, printJson } from "../output.js";

/** A report and the text that shows it. */
interface Inspection {
  readonly report: object;
  readonly text: string;
}

export function inspectCommand(): Command {
  return new Command("inspect")
    .description("show what a package (.tspk), an xclbin, or a pool configuration (preset or .json) holds")
    .argument("<what>", `file, or a preset: ${PRESET_NAMES.join(", ")}`)
    .option("--json", "print JSON")
    .action(async (what: string, options: { json?: boolean }) => {
      const { report, text } = await inspect(what);
      if (options.json) printJson(report);
      else print(text);
    });
}

async function inspect(what: string): Promise<Inspection> {
  if (PRESET_NAMES.includes(what) || what.endsWith(".json")) {
    const report = configReport(await loadPoolConfig(what));
    return { report, text: formatConfig(report) };
  }
  const bytes = await readFile(what);
  if (isXclbin(bytes)) {
    const report = xclbinReport(readXclbin(bytes));
    return { report, text: formatXclbin(report) };
  }
  const report = packageReport(unpackProgram(bytes), bytes.length);
  return { report, text: formatPackage(report) };
}
