// SPDX-License-Identifier: Apache-2.0
/** Changes instructions of a compiled program, in the first IFP of every tiling of a layer, so that whatever plan is chosen runs them. */
import type { Ifp, Layer, Program } from "@tessera/compiler";
import { decodeAll, encode, type Instruction, WORD_BYTES } from "@tessera/isa";

export type Edit = (program: Program) => Program;

const ifpBytes = (program: Program, { offset, words }: Ifp): Uint8Array =>
  program.instructions.slice(offset * WORD_BYTES, (offset + words) * WORD_BYTES);

/** Replaces the bytes of the IFPs. */
export function changeBytes(layer: number, change: (bytes: Uint8Array) => Uint8Array): Edit {
  return (program) => {
    const parts = [program.instructions];
    let end = program.instructions.length / WORD_BYTES;
    const replace = (ifp: Ifp): Ifp => {
      const bytes = change(ifpBytes(program, ifp));
      const replaced = { ...ifp, offset: end, words: bytes.length / WORD_BYTES };
      parts.push(bytes);
      end += replaced.words;
      return replaced;
    };
    const layers = program.layers.map((l, i): Layer => {
      if (i !== layer) return l;
      return { ...l, tilings: l.tilings.map((t) => ({ ...t, ifps: t.ifps.map((ifp, n) => (n === 0 ? replace(ifp) : ifp)) })) };
    });
    return { ...program, layers, instructions: new Uint8Array(Buffer.concat(parts)) };
  };
}

/** Replaces the instructions. */
export const changeList = (layer: number, change: (list: Instruction[]) => Instruction[]): Edit =>
  changeBytes(layer, (bytes) => {
    const list = decodeAll(bytes).map(({ name, fields }): Instruction => ({ name, fields }));
    return new Uint8Array(Buffer.concat(change(list).map(({ name, fields }) => encode(name, fields))));
  });

export type Fields = Readonly<Record<string, number>>;

/** Changes fields of the first instruction of that name. */
export const changeFields = (layer: number, name: string, fields: Fields | ((old: Fields) => Fields)): Edit =>
  changeList(layer, (list) => {
    const at = list.findIndex((instruction) => instruction.name === name);
    const found = list[at];
    if (found === undefined) throw new RangeError(`layer ${layer} has no ${name}`);
    const changed = typeof fields === "function" ? fields(found.fields) : fields;
    return list.with(at, { name, fields: { ...found.fields, ...changed } });
  });

/** Puts instructions in front of the first. */
export const prepend = (layer: number, ...instructions: readonly Instruction[]): Edit =>
  changeList(layer, (list) => [...instructions, ...list]);

/** Changes what the package says of a layer. */
export const changeLayer =
  (layer: number, change: (old: Layer) => Layer): Edit =>
  (program) => ({
    ...program,
    layers: program.layers.map((l, i) => (i === layer ? change(l) : l)),
  });
