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
/** Flags of an entry's first unit, and where the number of cores lies. */
const END = 1 << BIT.end;
const FIRST = 1 << BIT.first;
const LAST = 1 << BIT.last;
const CORES_WORD = BIT.cores >>> 5;
const CORES_SHIFT = BIT.cores & 31;

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

/** Entries of a layer as far as they do not depend on the number of cores, made once per program. */
interface LayerEntries {
  /** Per tiling: one entry per tile, without producers, flags and number of cores. */
  readonly tilings: readonly Uint32Array[];
  /** The producers of the first entry on a core, to be added to it. */
  readonly producers: Uint32Array;
  /** Whole entries that only wait, in front of the first; number of cores missing. */
  readonly waits: readonly Uint32Array[];
}

function producerBits(producers: readonly number[]): Uint32Array {
  const words = new Uint32Array(WORDS);
  put(words, 0, BIT.producers, producers.length);
  producers.forEach((producer, i) => {
    put(words, 0, BIT.layer0 + i * LAYER_BITS, producer);
  });
  return words;
}

function layerEntries(layer: Layer, number: number): LayerEntries {
  const tilings = layer.tilings.map(({ ifps }) => {
    const words = new Uint32Array(ifps.length * WORDS);
    ifps.forEach((ifp, index) => {
      put(words, index * WORDS, BIT.layer, number);
      put(words, index * WORDS, BIT.ifpIndex, index);
      put(words, index * WORDS, BIT.ifpWords, ifp.words);
      put(words, index * WORDS, BIT.ifpOffset, ifp.offset);
    });
    return words;
  });
  const groups: number[][] = [];
  for (let at = MAX_PRODUCERS; at < layer.producers.length; at += MAX_PRODUCERS) {
    groups.push(layer.producers.slice(at, at + MAX_PRODUCERS));
  }
  const waits = groups.map((group) => {
    const words = producerBits(group);
    put(words, 0, BIT.first, 1);
    put(words, 0, BIT.layer, number);
    put(words, 0, BIT.ifpWords, 1);
    put(words, 0, BIT.ifpOffset, WAIT_IFP_OFFSET);
    return words;
  });
  return { tilings, producers: producerBits(layer.producers.slice(0, MAX_PRODUCERS)), waits };
}

const prepared = new WeakMap<Program, readonly LayerEntries[]>();

/** Does now what buildDispatch would do on its first call: what a program's dispatch lists have in common. */
export function prepareDispatch(program: Program): void {
  if (!prepared.has(program)) {
    prepared.set(program, program.layers.map(layerEntries));
  }
}

/** Entries of each core's list, its end entry included. */
function longestList(program: Program, entries: readonly LayerEntries[], cores: number): number {
  const lengths = new Int32Array(cores).fill(1);
  const seen = new Int32Array(cores).fill(-1);
  for (let l = 0; l < program.layers.length; l++) {
    const plan = planOf(program.layers[l] as Layer, cores);
    const waits = (entries[l] as LayerEntries).waits.length;
    for (let tile = 0; tile < plan.cores.length; tile++) {
      const core = plan.cores[tile] as number;
      lengths[core] = (lengths[core] as number) + 1 + (seen[core] === l ? 0 : waits);
      seen[core] = l;
    }
  }
  return Math.max(...lengths);
}

const planOf = (layer: Layer, cores: number): Layer["plans"][0] => layer.plans[cores - 1] as Layer["plans"][0];

/** Makes the dispatch lists of `program` for `cores` cores. Throws DISPATCH_CORES outside 1..maxCores. */
export function buildDispatch(program: Program, cores: number): DispatchLists {
  if (!Number.isInteger(cores) || cores < 1 || cores > program.maxCores) {
    throw new DispatchError(
      "DISPATCH_CORES",
      `${program.name} is compiled for 1 to ${program.maxCores} cores, not ${cores}; ask for fewer or compile it again`,
    );
  }
  prepareDispatch(program);
  const entries = prepared.get(program) as readonly LayerEntries[];
  const stride = longestList(program, entries, cores);
  const words = new Uint32Array(cores * stride * WORDS);
  /** First unit of each core's next entry; of its last entry in the current layer; that layer. */
  const next = Int32Array.from({ length: cores }, (_, core) => core * stride * WORDS);
  const latest = new Int32Array(cores);
  const inLayer = new Int32Array(cores).fill(-1);
  const taking = new Int32Array(cores);
  for (let l = 0; l < entries.length; l++) {
    const { tilings, producers, waits } = entries[l] as LayerEntries;
    const plan = planOf(program.layers[l] as Layer, cores);
    const tiles = tilings[plan.tiling] as Uint32Array;
    let count = 0;
    for (let tile = 0; tile < plan.cores.length; tile++) {
      const core = plan.cores[tile] as number;
      if (inLayer[core] !== l) {
        inLayer[core] = l;
        taking[count++] = core;
      }
    }
    const participants = count << CORES_SHIFT;
    for (let tile = 0; tile < plan.cores.length; tile++) {
      const core = plan.cores[tile] as number;
      let at = next[core] as number;
      const first = inLayer[core] === l;
      if (first) {
        inLayer[core] = -1 - l;
        for (const wait of waits) {
          words.set(wait, at);
          words[at + CORES_WORD] = (words[at + CORES_WORD] as number) | participants;
          at += WORDS;
        }
      }
      for (let i = 0; i < WORDS; i++) {
        words[at + i] = (tiles[tile * WORDS + i] as number) | (first ? (producers[i] as number) : 0);
      }
      words[at] = (words[at] as number) | (first ? FIRST : 0);
      words[at + CORES_WORD] = (words[at + CORES_WORD] as number) | participants;
      latest[core] = at;
      next[core] = at + WORDS;
    }
    for (let i = 0; i < count; i++) {
      const at = latest[taking[i] as number] as number;
      words[at] = (words[at] as number) | LAST;
    }
  }
  for (let core = 0; core < cores; core++) {
    words[next[core] as number] = END;
  }
  return { cores, bytes: new Uint8Array(words.buffer), strideWords: stride };
}
