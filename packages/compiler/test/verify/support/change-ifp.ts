// SPDX-License-Identifier: Apache-2.0
/** Programs with a changed IFP. */
import { decodeAll, encode, type Instruction } from "@tessera/isa";
import type { Ifp, Layer, Program } from "../../../src/package/program.js";

/** Decoded instructions of an IFP, their fields open to changes. */
export const instructionsOf = (program: Program, { offset, words }: Ifp): Instruction[] =>
  decodeAll(program.instructions.subarray(offset * 32, (offset + words) * 32)).map(({ name, fields }) => ({ name, fields }));

/** The program with IFPs of a layer's first tiling replaced by what `change` makes of their instructions. */
export function withIfps(
  program: Program,
  layer: number,
  tiles: readonly number[],
  change: (list: Instruction[], tile: number) => void,
): Program {
  const parts = [program.instructions];
  let end = program.instructions.length / 32;
  const layers = program.layers.map((l, i): Layer => {
    const first = l.tilings[0];
    if (i !== layer || first === undefined) return l;
    const ifps = first.ifps.map((ifp, tile) => {
      if (!tiles.includes(tile)) return ifp;
      const list = instructionsOf(program, ifp);
      change(list, tile);
      const bytes = Buffer.concat(list.map(({ name, fields }) => encode(name, fields)));
      parts.push(bytes);
      const replaced = { ...ifp, offset: end, words: bytes.length / 32, cycles: 1 };
      end += replaced.words;
      return replaced;
    });
    return { ...l, tilings: [{ ...first, ifps }, ...l.tilings.slice(1)] };
  });
  return { ...program, layers, instructions: new Uint8Array(Buffer.concat(parts)) };
}

/** The same for the first IFP. */
export const withIfp = (program: Program, layer: number, change: (list: Instruction[]) => void): Program =>
  withIfps(program, layer, [0], change);
