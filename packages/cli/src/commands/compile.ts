// SPDX-License-Identifier: Apache-2.0
/** `tessera compile`: an ONNX model into a package. */
import { basename } from "node:path";
import { packProgram } from "@tessera/compiler";
import { Command } from "commander";
import { readFile, writeFile } from "../input/read-file.js";
import { packageReport } from "../inspect/package.js";
import { print, printJson } from "../output.js";
import { compileModel } from "../session/network.js";
import { type NetworkFlags, networkOptions, withNetworkOptions } from "../session/network-options.js";

interface Flags extends NetworkFlags {
  readonly output?: string;
  readonly json?: boolean;
}

export function compileCommand(): Command {
  const command = new Command("compile")
    .description("compile an ONNX model (float32 with calibration data, or quantised) into a package")
    .argument("<model>", "ONNX file")
    .option("-o, --output <file>", "package to write (default: the model's name with .tspk, here)")
    .option("--json", "print a report as JSON");
  return withNetworkOptions(command).action(async (path: string) => {
    const flags = command.opts<Flags>();
    const { program } = await compileModel(await readFile(path), await networkOptions(flags));
    const bytes = packProgram(program);
    const output = flags.output ?? `${basename(path).replace(/\.onnx$/i, "")}.tspk`;
    writeFile(output, bytes);
    if (flags.json) printJson({ output, ...packageReport(program, bytes.length) });
    else
      print(`${output}: ${program.layers.length} layers, ${(program.macs / 1e6).toFixed(1)} million MACs, ${bytes.length} bytes`);
  });
}
