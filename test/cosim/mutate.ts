// SPDX-License-Identifier: Apache-2.0
/** Broken variants of a program: one instruction or one dispatch entry of one virtual core changed. */
import { decode, decodeRecord, encode, encodeRecord, WORD_BYTES } from "@tessera/isa";
import type { Chain } from "./chain.js";

/** The place of the IFP that `core` runs first in `layer`. */
function ifpOf(chain: Chain, layer: number, core: number): { offset: number; index: number } {
  const index = chain.ifps.findIndex((ifp) => ifp.layer === layer && ifp.core === core);
  const ifp = chain.ifps[index];
  if (ifp === undefined) throw new Error(`core ${core} runs no IFP of layer ${layer}`);
  return { offset: ifp.offset, index };
}

const withInstructions = (chain: Chain, change: (bytes: Uint8Array) => void): Chain => {
  const instructions = chain.instructions.slice();
  change(instructions);
  return { ...chain, instructions };
};

/** Changes fields of the first instruction of that name in an IFP. */
export function changeInstruction(
  chain: Chain,
  at: { layer: number; core: number },
  name: string,
  fields: Readonly<Record<string, number>>,
): Chain {
  const { offset } = ifpOf(chain, at.layer, at.core);
  return withInstructions(chain, (bytes) => {
    for (let place = offset; place < chain.dispatchOffset * WORD_BYTES; ) {
      const instruction = decode(bytes, place);
      if (instruction.name === name) {
        bytes.set(encode(name, { ...instruction.fields, ...fields }), place);
        return;
      }
      place += instruction.bytes;
    }
    throw new Error(`the IFP has no ${name}`);
  });
}

/** Overwrites the first word of an IFP with bytes that are no instruction. */
export function spoilInstruction(chain: Chain, at: { layer: number; core: number }): Chain {
  const { offset } = ifpOf(chain, at.layer, at.core);
  return withInstructions(chain, (bytes) => bytes.fill(0x3f, offset, offset + WORD_BYTES));
}

/** Changes all dispatch entries of a layer. */
export const changeLayer = (chain: Chain, layer: number, fields: Readonly<Record<string, number>>): Chain =>
  withInstructions(chain, (bytes) => {
    for (let i = 0; i < chain.cores * chain.dispatchStride; i++) {
      const at = (chain.dispatchOffset + i) * WORD_BYTES;
      const entry = decodeRecord("DISPATCH_ENTRY", bytes, at);
      if (entry.end !== 1 && entry.layer === layer) bytes.set(encodeRecord("DISPATCH_ENTRY", { ...entry, ...fields }), at);
    }
  });

/** Changes the dispatch entry of a core's first IFP of a layer. */
export function changeEntry(chain: Chain, at: { layer: number; core: number }, fields: Readonly<Record<string, number>>): Chain {
  const { offset } = ifpOf(chain, at.layer, at.core);
  return withInstructions(chain, (bytes) => {
    const list = (chain.dispatchOffset + at.core * chain.dispatchStride) * WORD_BYTES;
    for (let i = 0; i < chain.dispatchStride; i++) {
      const entry = decodeRecord("DISPATCH_ENTRY", bytes, list + i * WORD_BYTES);
      if (entry.ifp_offset !== offset / WORD_BYTES || entry.end === 1) continue;
      bytes.set(encodeRecord("DISPATCH_ENTRY", { ...entry, ...fields }), list + i * WORD_BYTES);
      return;
    }
    throw new Error("the IFP has no dispatch entry");
  });
}
