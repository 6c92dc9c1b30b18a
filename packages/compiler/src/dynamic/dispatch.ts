// SPDX-License-Identifier: Apache-2.0
/** Dynamic compilation: the dispatch lists of a program for the number of cores a task has now. */
import { recordLayout } from "@tessera/isa";
import type { Layer, Program } from "../package/program.js";
import { DispatchError } from "./errors.js";

/** Bytes of a dispatch entry, and of a word of segment 0. */
const ENTRY_BYTES = 32;
const WORDS = ENTRY_BYTES / 4;
/** Producer layers that one entry can name. */
const MAX_PRODUCERS = 8;

/** Every instruction blob starts with this IFP of one NOP_LDI, for entries that only wait for producers. */
export const WAIT_IFP_OFFSET = 0;

/** Dispatch lists of virtual cores 0..n-1, ready to be written to segment 0. */
export interface DispatchLists {
  readonly cores: number;
  /** List v starts at byte v * strideWords * 32. */
  readonly bytes: Uint8Array;
  readonly strideWords: number;
}

/** First bit of each field of DISPATCH_ENTRY: entries are written bit by bit, several times faster than by the codec. */
const LSB = new Map(recordLayout("DISPATCH_ENTRY").fields.map((f) => [f.name, f.lsb]));
const bitOf = (name: string): number => LSB.get(name) as number;
const BIT = {
  end: bitOf("end"),
  first: bitOf("first"),
  last: bitOf("last"),
  layer: bitOf("layer"),
  cores: bitOf("cores"),
  producers: bitOf("producers"),
  ifpIndex: bitOf("ifp_index"),
  ifpWords: bitOf("ifp_words"),
  ifpOffset: bitOf("ifp_offset"),
  layer0: bitOf("layer0"),
} as const;
const LAYER_BITS = bitOf("layer1") - bitOf("layer0");

/** Adds a value of at most 32 bits at a bit position. */
function put(words: Uint32Array, base: number, bit: number, value: number): void {
  const index = base + (bit >>> 5);
  const shift = bit & 31;
  words[index] = (words[index] as number) | (value << shift);
  if (shift > 0) {
    const high = Math.floor(value / 2 ** (32 - shift));
    if (high > 0) {
      words[index + 1] = (words[index + 1] as number) | high;
    }
  }
}

/** Entries in front of a layer's IFPs that only wait: one per eight producers beyond the first eight. */
const extraWaits = (layer: Layer): number => Math.max(0, Math.ceil(layer.producers.length / MAX_PRODUCERS) - 1);

interface Entry {
  readonly first: boolean;
  readonly last: boolean;
  readonly index: number;
  readonly words: number;
  readonly offset: number;
  readonly producers: readonly number[];
}

function writeEntry(words: Uint32Array, at: number, layer: number, cores: number, e: Entry): void {
  put(words, at, BIT.first, e.first ? 1 : 0);
  put(words, at, BIT.last, e.last ? 1 : 0);
  put(words, at, BIT.layer, layer);
  put(words, at, BIT.cores, cores);
  put(words, at, BIT.producers, e.producers.length);
  put(words, at, BIT.ifpIndex, e.index);
  put(words, at, BIT.ifpWords, e.words);
  put(words, at, BIT.ifpOffset, e.offset);
  for (let i = 0; i < e.producers.length; i++) {
    put(words, at, BIT.layer0 + i * LAYER_BITS, e.producers[i] as number);
  }
}

/** Words of each core's list, its end entry included. */
function listLengths(program: Program, cores: number): Int32Array {
  const lengths = new Int32Array(cores).fill(1);
  for (const layer of program.layers) {
    const plan = planOf(layer, cores);
    const seen = new Uint8Array(cores);
    for (const core of plan.cores) {
      lengths[core] = (lengths[core] as number) + 1 + (seen[core] === 0 ? extraWaits(layer) : 0);
      seen[core] = 1;
    }
  }
  return lengths;
}

const planOf = (layer: Layer, cores: number): Layer["plans"][0] => layer.plans[cores - 1] as Layer["plans"][0];

/** Makes the dispatch lists of `program` for `cores` cores. Throws DISPATCH_CORES outside 1..maxCores. */
export function buildDispatch(program: Program, cores: number): DispatchLists {
  if (!Number.isInteger(cores) || cores < 1 || cores > program.maxCores) {
    throw new DispatchError("DISPATCH_CORES", `${program.name} is compiled for 1 to ${program.maxCores} cores, not ${cores}; ask for fewer or compile it again`);
  }
  const lengths = listLengths(program, cores);
  const stride = Math.max(...lengths);
  const words = new Uint32Array(cores * stride * WORDS);
  const next = new Int32Array(cores);
  const left = new Int32Array(cores);
  program.layers.forEach((layer, number) => {
    const plan = planOf(layer, cores);
    const tiles = layer.tilings[plan.tiling]?.ifps ?? [];
    left.fill(0);
    let taking = 0;
    for (const core of plan.cores) {
      taking += left[core] === 0 ? 1 : 0;
      left[core] = (left[core] as number) + 1;
    }
    const count = left.slice();
    for (let tile = 0; tile < tiles.length; tile++) {
      const core = plan.cores[tile] as number;
      const ifp = tiles[tile] as (typeof tiles)[0];
      const starts = left[core] === count[core];
      const waits = starts ? extraWaits(layer) : 0;
      for (let w = 0; w < waits; w++) {
        const producers = layer.producers.slice((w + 1) * MAX_PRODUCERS, (w + 2) * MAX_PRODUCERS);
        writeEntry(words, slot(core, stride, next), number, taking, { first: true, last: false, index: tile, words: 1, offset: WAIT_IFP_OFFSET, producers });
      }
      left[core] = (left[core] as number) - 1;
      const producers = starts ? layer.producers.slice(0, MAX_PRODUCERS) : [];
      const last = left[core] === 0;
      writeEntry(words, slot(core, stride, next), number, taking, { first: starts, last, index: tile, words: ifp.words, offset: ifp.offset, producers });
    }
  });
  for (let core = 0; core < cores; core++) {
    put(words, slot(core, stride, next), BIT.end, 1);
  }
  return { cores, bytes: new Uint8Array(words.buffer), strideWords: stride };
}

/** First 32-bit word of a core's next entry. */
function slot(core: number, stride: number, next: Int32Array): number {
  const entry = next[core] as number;
  next[core] = entry + 1;
  return (core * stride + entry) * WORDS;
}
