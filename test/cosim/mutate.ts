// SPDX-License-Identifier: Apache-2.0
/** Broken variants of a program: one instruction or one dispatch entry of one virtual core changed. */
import { decode, decodeRecord, encode, encodeRecord, WORD_BYTES } from "@tessera/isa";
import type { Chain } from "./chain.js";

/** A core's first IFP of a layer, or its last one. */
interface Place {
  readonly layer: number;
  readonly core: number;
  readonly last?: boolean;
}

function ifpOf(chain: Chain, { layer, core, last = false }: Place): { offset: number; index: number } {
  const here = (ifp: Chain["ifps"][0]): boolean => ifp.layer === layer && ifp.core === core;
  const index = last ? chain.ifps.findLastIndex(here) : chain.ifps.findIndex(here);
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
export function changeInstruction(chain: Chain, at: Place, name: string, fields: Readonly<Record<string, number>>): Chain {
  const { offset } = ifpOf(chain, at);
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
export function spoilInstruction(chain: Chain, at: Place): Chain {
  const { offset } = ifpOf(chain, at);
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

/** Changes the dispatch entry of an IFP. */
export function changeEntry(chain: Chain, at: Place, fields: Readonly<Record<string, number>>): Chain {
  const { offset } = ifpOf(chain, at);
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
