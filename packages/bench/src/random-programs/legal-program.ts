// SPDX-License-Identifier: Apache-2.0
/** Random programs that the verifier accepts: layers that read each other's results, tiles dealt to cores. */
import type { Ifp, Layer, Program } from "@tessera/compiler";
import { configHash, type PoolConfig } from "@tessera/hw";
import { encode, instructionByOpcode, layoutHash, PAGE_BYTES, SEGMENTS, WORD_BYTES } from "@tessera/isa";
import { Dice } from "./dice.js";
import { randomIfp } from "./random-ifp.js";
import { sizesOf } from "./sizes.js";
import { type Area, type Draft, Halves, Target, WeightStore, type Workshop } from "./workshop.js";

export interface LayerDraft {
  readonly producers: readonly number[];
  /** Distinct IFPs, as encoded instructions. */
  readonly ifps: readonly (readonly Uint8Array[])[];
  /** Per tile the IFP it runs and the virtual core it runs on; an IFP's tiles all run on one core. */
  readonly tiles: readonly { readonly ifp: number; readonly core: number }[];
  readonly output: Area;
}

/** A program before its IFPs are put behind each other. */
export interface ProgramDraft {
  readonly name: string;
  readonly cores: number;
  readonly layers: readonly LayerDraft[];
  readonly weights: Uint8Array;
  readonly input: Uint8Array;
  readonly mapsBytes: number;
  readonly outputBytes: number;
}

const INPUT_PAGES = 16;
const MOST = { layers: 5, ifps: 3, steps: 3 } as const;

const pages = (bytes: number): number => Math.max(1, Math.ceil(bytes / PAGE_BYTES)) * PAGE_BYTES;
const encoded = ({ name, fields }: Draft): Uint8Array => encode(name, fields);

export interface DraftOptions {
  /** An instruction that the first IFP has. */
  readonly first?: string;
  /** A program of one layer of so many IFPs of one step. */
  readonly small?: boolean;
}

export function draftProgram(config: PoolConfig, seed: number, { first, small = false }: DraftOptions = {}): ProgramDraft {
  const dice = new Dice(seed);
  const sizes = sizesOf(config.core);
  const weights = new WeightStore(dice);
  const maps = new Target(SEGMENTS.MAPS);
  const output = new Target(SEGMENTS.OUTPUT);
  const input: Area = { segment: SEGMENTS.INPUT, offset: 0, bytes: INPUT_PAGES * PAGE_BYTES };
  const cores = small ? config.cores : dice.range(1, config.cores);
  const layers: LayerDraft[] = [];
  for (let l = 0, count = small ? 1 : dice.range(1, MOST.layers); l < count; l++) {
    const producers = layers.flatMap((_, i) => (dice.chance(50) ? [i] : []));
    const sources = [input, ...producers.map((p) => (layers[p] as LayerDraft).output)];
    const target = dice.chance(70) ? maps : output;
    const start = target.bytes;
    const most = small ? config.cores : dice.range(1, Math.max(MOST.ifps, cores));
    const ifps = Array.from({ length: most }, (_, i) => {
      const halves = {
        input: new Halves(sizes.inputHalf),
        output: new Halves(sizes.outputHalf),
        residual: new Halves(sizes.outputHalf),
      };
      const shop: Workshop = { dice, sizes, ...halves, weights, sources, target };
      return randomIfp(shop, small ? 1 : dice.range(1, MOST.steps), l + i === 0 ? first : undefined).map(encoded);
    });
    const tiles = ifps.flatMap((instructions, ifp) => {
      const core = dice.range(0, cores - 1);
      // Tiles write bytes of their own, so only an IFP that stores nothing may run twice.
      const stores = instructions.some((instruction) => instructionByOpcode(instruction[0] as number)?.name === "STORE");
      return Array.from({ length: stores || dice.chance(50) ? 1 : 2 }, () => ({ ifp, core }));
    });
    layers.push({ producers, ifps, tiles, output: { segment: target.segment, offset: start, bytes: target.bytes - start } });
  }
  return {
    name: `random-${seed}`,
    ...{ cores, layers, weights: weights.all(), input: dice.bytes(input.bytes) },
    mapsBytes: pages(maps.bytes),
    outputBytes: pages(output.bytes),
  };
}

/** Puts IFPs behind each other and gives every layer one tiling. */
export function assembleProgram(config: PoolConfig, draft: ProgramDraft): Program {
  const blob: Uint8Array[] = [encode("NOP_LDI")];
  let words = 1;
  const place = (instructions: readonly Uint8Array[]): Ifp => {
    const bytes = instructions.reduce((sum, instruction) => sum + instruction.length, 0);
    blob.push(...instructions);
    const ifp: Ifp = { offset: words, words: bytes / WORD_BYTES, cycles: 0, following: 0 };
    words += ifp.words;
    return ifp;
  };
  const layers = draft.layers.map(({ producers, ifps, tiles, output }, l): Layer => {
    const placed = ifps.map(place);
    return {
      name: `layer${l}`,
      kind: "random",
      producers,
      macs: 0,
      tilings: [{ name: `R${tiles.length}`, ifps: tiles.map(({ ifp }) => placed[ifp] as Ifp) }],
      plans: Array.from({ length: draft.cores }, (_, n) => ({ tiling: 0, cores: tiles.map(({ core }) => core % (n + 1)) })),
      // A layer may store nothing; the verifier wants a byte.
      output: output.bytes > 0 ? output : { ...output, offset: 0, bytes: 1 },
    };
  });
  return {
    name: draft.name,
    layoutHash: layoutHash(),
    configHash: configHash(config.core),
    maxCores: draft.cores,
    layers,
    instructions: new Uint8Array(Buffer.concat(blob)),
    weights: draft.weights,
    mapsBytes: draft.mapsBytes,
    inputBytes: draft.input.length,
    outputBytes: draft.outputBytes,
    ...{ images: 1, inputs: [], outputs: [], userInputs: [], userOutputs: [], head: [], tail: [] },
    ...{ preprocess: null, macs: 0, batch: 1 },
  };
}
