// SPDX-License-Identifier: Apache-2.0
/**
 * Legal programs whose only purpose is to disturb a neighbour: what a tenant that means harm may run. The verifier accepts
 * them; they compute nothing.
 */
import type { Ifp, Layer, Program } from "@tessera/compiler";
import { type CoreConfig, configHash } from "@tessera/hw";
import { encode, layoutHash, MAX_CORES, PAGE_BYTES, SEGMENTS, WORD_BYTES } from "@tessera/isa";
import { interleaved, nopIfp, readIfp, type Walk, walkBytes, writeIfp } from "./traffic.js";

/** Pieces of 64 B that far apart lie in other DRAM banks and rows each time; 4 KiB would stay in the same. */
const SCATTERED = { pieceBytes: 64, stepBytes: 33 * 2048 + 64 } satisfies Walk;
/** The same DRAM bank and another row each time, with the address map of native/sim/ddr. */
const ROWS = { pieceBytes: 64, stepBytes: 128 * 1024 } satisfies Walk;
/** Half of a 64 B beat: memory with ECC reads it first. */
const HALF_BEATS = { pieceBytes: 32, stepBytes: 33 * 2048 + 64 } satisfies Walk;
const RUNS: Walk = {};

const NOP_WORDS = 512;

/** Of a tiling. */
const MAX_TILES = 1024;

interface Pattern {
  readonly reads?: Walk;
  readonly writes?: Walk;
  /** Layers that wait for each other, instead of one. */
  readonly layers?: number;
  readonly doc: string;
}

/** By name: what each core does. */
export const HAMMERS = {
  "read-1k": { reads: RUNS, doc: "reads of 1 KiB one behind the other" },
  "read-64": { reads: SCATTERED, doc: "reads of 64 B, each in another row" },
  "read-rows": { reads: ROWS, doc: "reads of 64 B in other rows of one DRAM bank" },
  "write-1k": { writes: RUNS, doc: "writes of 1 KiB one behind the other" },
  "write-64": { writes: SCATTERED, doc: "writes of 64 B, each in another row" },
  "write-rows": { writes: ROWS, doc: "writes of 64 B in other rows of one DRAM bank" },
  "write-32": { writes: HALF_BEATS, doc: "writes of 32 B, which memory with ECC reads first" },
  "mixed-64": { reads: SCATTERED, writes: SCATTERED, doc: "reads and writes of 64 B in turns" },
  "mixed-rows": { reads: ROWS, writes: ROWS, doc: "reads and writes of 64 B in other rows of one DRAM bank" },
  instructions: { doc: "instructions that take longer to fetch than to execute" },
  sync: { layers: 512, doc: "layers that do nothing but wait for each other" },
} satisfies Readonly<Record<string, Pattern>>;

export type HammerName = keyof typeof HAMMERS;
export const HAMMER_NAMES = Object.keys(HAMMERS) as readonly HammerName[];

export interface HammerOptions {
  /** Cores it can run on. */
  readonly maxCores?: number;
  /** IFPs per core and layer; all cores have 1024 at most. */
  readonly repeats?: number;
}

const bytesOf = (walk: Walk | undefined, core: CoreConfig): number =>
  walk === undefined ? 0 : Math.ceil(walkBytes(core, walk) / PAGE_BYTES) * PAGE_BYTES;

function ifpOf({ reads, writes, layers }: Pattern, core: CoreConfig): Uint8Array[] {
  if (reads !== undefined && writes !== undefined) return interleaved(readIfp(core, reads), writeIfp(core, writes));
  if (reads !== undefined) return readIfp(core, reads);
  if (writes !== undefined) return writeIfp(core, writes);
  return nopIfp(layers === undefined ? NOP_WORDS : 1);
}

/** A hammer for cores of one shape; restart it when it ends. */
export function hammerProgram(
  name: HammerName,
  core: CoreConfig,
  { maxCores = MAX_CORES, repeats = Math.floor(MAX_TILES / maxCores) }: HammerOptions = {},
): Program {
  const pattern: Pattern = HAMMERS[name];
  const words = ifpOf(pattern, core);
  const instructions = new Uint8Array(Buffer.concat([encode("NOP_LDI"), ...words]));
  const ifp: Ifp = { offset: 1, words: instructions.length / WORD_BYTES - 1, cycles: 0, following: 0 };
  const tiles = maxCores * (pattern.layers === undefined ? repeats : 1);
  const layer = (number: number): Layer => ({
    name: `${name}${number}`,
    kind: "hammer",
    producers: number === 0 ? [] : [number - 1],
    macs: 0,
    tilings: [{ name: `H${tiles}`, ifps: Array.from({ length: tiles }, () => ifp) }],
    plans: Array.from({ length: maxCores }, (_, i) => ({
      tiling: 0,
      cores: Array.from({ length: tiles }, (_tile, t) => t % (i + 1)),
    })),
    output: { segment: SEGMENTS.MAPS, offset: 0, bytes: PAGE_BYTES },
  });
  return {
    name: `hammer-${name}`,
    layoutHash: layoutHash(),
    configHash: configHash(core),
    maxCores,
    layers: Array.from({ length: pattern.layers ?? 1 }, (_, number) => layer(number)),
    instructions,
    weights: new Uint8Array(PAGE_BYTES),
    mapsBytes: Math.max(PAGE_BYTES, bytesOf(pattern.writes, core)),
    inputBytes: Math.max(PAGE_BYTES, bytesOf(pattern.reads, core)),
    outputBytes: PAGE_BYTES,
    images: 1,
    ...{ inputs: [], outputs: [], userInputs: [], userOutputs: [], head: [], tail: [] },
    preprocess: null,
    macs: 0,
    batch: 1,
  };
}
