// SPDX-License-Identifier: Apache-2.0
/** A chain that was halted: what its context says is complete, and dispatch lists of the rest for other cores. */
import { decodeRecord, encode, encodeRecord, type FieldValues, WORD_BYTES } from "@tessera/isa";
import type { Chain } from "./chain.js";
import type { ChainTask } from "./pool.js";

/** What hardware keeps of a halted task. */
export interface Context {
  readonly layersDone: number;
  /** By virtual core: complete entries at the head of its list. */
  readonly entriesDone: readonly number[];
}

/** Dispatch lists as they lie in segment EXEC: where, and what was written there. */
export interface Lists {
  /** First word of segment EXEC. */
  readonly offset: number;
  readonly stride: number;
  readonly bytes: Uint8Array;
}

/** A chain with room behind it for an IFP of one NOP and for lists of its remaining IFPs. */
export interface Resumable {
  readonly chain: Chain;
  /** Place of the NOP, in words. The lists follow. */
  readonly nop: number;
}

export function resumable(chain: Chain, cores: number): Resumable {
  const nop = chain.instructions.length / WORD_BYTES;
  const room = 1 + cores * (chain.ifps.length + chain.layers + 1);
  const instructions = new Uint8Array((nop + room) * WORD_BYTES);
  instructions.set(chain.instructions);
  instructions.set(encode("NOP_LDI", {}), nop * WORD_BYTES);
  return { chain: { ...chain, instructions }, nop };
}

/** The lists that a chain was made with. */
export const firstLists = ({ instructions, dispatchOffset, dispatchStride, cores }: Chain): Lists => {
  const from = dispatchOffset * WORD_BYTES;
  const bytes = instructions.subarray(from, from + cores * dispatchStride * WORD_BYTES);
  return { offset: dispatchOffset, stride: dispatchStride, bytes };
};

/** Entries of a virtual core's list, without its end. */
function entriesOf({ bytes, stride }: Lists, vcore: number): FieldValues[] {
  const all = Array.from({ length: stride }, (_, i) => decodeRecord("DISPATCH_ENTRY", bytes, (vcore * stride + i) * WORD_BYTES));
  return all.slice(
    0,
    all.findIndex((entry) => entry.end === 1),
  );
}

export async function readContext({ pool, task }: ChainTask, cores: readonly number[]): Promise<Context> {
  const entriesDone: number[] = [];
  for (const core of cores) entriesDone.push(await pool.reg("CORE", "ENTRIES_DONE", core));
  return { layersDone: await pool.reg("TASK", "LAYERS_DONE", task), entriesDone };
}

/** IFPs, by their number in the chain, that a context says are complete. */
export function completed(chain: Chain, lists: Lists, { layersDone, entriesDone }: Context): Set<number> {
  const ends = new Set(chain.ifps.flatMap(({ layer }, i) => (layer < layersDone ? [i] : [])));
  entriesDone.forEach((count, vcore) => {
    const entries = entriesOf(lists, vcore);
    if (count > entries.length) throw new Error(`virtual core ${vcore} has done ${count} of ${entries.length} entries`);
    for (const { ifp_offset = 0 } of entries.slice(0, count)) {
      const i = chain.ifps.findIndex((ifp) => ifp.offset === ifp_offset * WORD_BYTES);
      if (i >= 0) ends.add(i);
    }
  });
  return ends;
}

/** The layers that a layer waits for, as its entries name them. */
function producersOf(entries: readonly FieldValues[], layer: number): FieldValues {
  const naming = entries.find((entry) => entry.layer === layer && (entry.producers ?? 0) > 0) ?? {};
  return Object.fromEntries(Object.entries(naming).filter(([name]) => /^(producers|layer\d)$/.test(name)));
}

/**
 * Lists of the IFPs that are not complete, dealt to so many virtual cores; a layer that is complete above LAYERS_DONE gets one
 * entry that does nothing, so that it counts as complete in the next run too.
 */
export function remaining(
  { chain, nop }: Resumable,
  done: ReadonlySet<number>,
  layersDone: number,
  cores: number,
): { lists: Lists; markers: number } {
  const old = Array.from({ length: chain.cores }, (_, vcore) => entriesOf(firstLists(chain), vcore)).flat();
  const out: FieldValues[][] = Array.from({ length: cores }, () => []);
  let markers = 0;
  let turn = 0;
  for (let layer = layersDone; layer < chain.layers; layer++) {
    const left = old.filter((entry) => {
      const i = chain.ifps.findIndex((ifp) => ifp.offset === (entry.ifp_offset ?? 0) * WORD_BYTES);
      return entry.layer === layer && !done.has(i);
    });
    if (left.length === 0) {
      out[turn++ % cores]?.push({ first: 1, last: 1, layer, cores: 1, ifp_words: 1, ifp_offset: nop });
      markers++;
      continue;
    }
    const taking = Math.min(cores, left.length);
    const waits = producersOf(old, layer);
    left.forEach((entry, i) => {
      const place = i < taking ? { ...waits, first: 1 } : { first: 0 };
      out[(turn + (i % taking)) % cores]?.push({ ...entry, ...place, last: i + taking >= left.length ? 1 : 0, cores: taking });
    });
    turn += taking;
  }
  const stride = Math.max(...out.map((list) => list.length)) + 1;
  const bytes = Buffer.concat(
    out.flatMap((list) => Array.from({ length: stride }, (_, i) => encodeRecord("DISPATCH_ENTRY", list[i] ?? { end: 1 }))),
  );
  return { lists: { offset: nop + 1, stride, bytes: new Uint8Array(bytes) }, markers };
}

/** Makes the task run these lists from now on. */
export async function useLists({ pool, task, exec }: ChainTask, { offset, stride, bytes }: Lists): Promise<void> {
  await pool.writeSegment(exec, offset * WORD_BYTES, bytes);
  await pool.setReg("TASK", "DISPATCH_OFFSET", offset, task);
  await pool.setReg("TASK", "DISPATCH_STRIDE", stride, task);
}
