// SPDX-License-Identifier: Apache-2.0
/** A program as assembler text; headings are comments, so that the text assembles again. */
import type { Program } from "@tessera/compiler";
import { disassemble, WORD_BYTES } from "@tessera/isa";
import { CliError } from "../errors.js";

export interface Selection {
  readonly layer?: number;
  readonly tiling?: string;
}

/** Pieces of text, one per heading and IFP. */
export function* formatProgram(program: Program, { layer: wanted, tiling: wantedTiling }: Selection): Generator<string> {
  if (wanted !== undefined && program.layers[wanted] === undefined) {
    throw new CliError("USAGE", `--layer ${wanted}: the package has layers 0 to ${program.layers.length - 1}`);
  }
  for (const [index, layer] of program.layers.entries()) {
    if (wanted !== undefined && index !== wanted) continue;
    yield `# layer ${index} ${layer.kind} ${layer.name}`;
    for (const tiling of layer.tilings) {
      if (wantedTiling !== undefined && tiling.name !== wantedTiling) continue;
      for (const [tile, ifp] of tiling.ifps.entries()) {
        yield `# tiling ${tiling.name}, tile ${tile}: ${ifp.words} words, ${ifp.cycles} cycles predicted`;
        const start = ifp.offset * WORD_BYTES;
        yield disassemble(program.instructions.subarray(start, start + ifp.words * WORD_BYTES)).trimEnd();
      }
    }
  }
}
