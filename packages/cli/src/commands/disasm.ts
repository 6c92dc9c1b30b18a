// SPDX-License-Identifier: Apache-2.0
/** `tessera disasm`: the instructions of a package as assembler text, with the layer and tile each belongs to. */
import { unpackProgram } from "@tessera/compiler";
import { Command } from "commander";
import { readFile } from "../input/read-file.js";
import { formatProgram } from "../inspect/disassembly.js";
import { wholeNumber } from "../options.js";
import { print } from "../output.js";

export function disasmCommand(): Command {
  return new Command("disasm")
    .description("print the instructions of a package")
    .argument("<package>", "package (.tspk)")
    .option("--layer <n>", "this layer only", wholeNumber("--layer", 0))
    .option("--tiling <name>", "this tiling only")
    .action(async (path: string, options: { layer?: number; tiling?: string }) => {
      for (const line of formatProgram(unpackProgram(await readFile(path)), options)) print(line);
    });
}
