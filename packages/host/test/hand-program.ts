// SPDX-License-Identifier: Apache-2.0
/** Programs assembled by hand, small enough to check by eye: what the tests run without the compiler. */
import type { DeviceTensor, Layer, Program } from "@tessera/compiler";
import { CORE_512, configHash } from "@tessera/hw";
import { encode, encodeRecord, layoutHash, SEGMENTS, WORD_BYTES } from "@tessera/isa";

/** Token bits by name, in the order of TOKEN_CHANNELS. */
export const TOKEN = { IN_FULL: 1, IN_FREE: 2, W_FULL: 4, W_FREE: 8, OUT_FULL: 16, OUT_FREE: 32 } as const;
export const CHANNELS = 8;
export const BIAS = 3;

const { icp, ocp } = CORE_512;
const WEIGHT_WORD = icp * ocp;
const PARAM_WORDS = 16 / icp;

export const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

/** Weight block of y[o] = x[7 - o] + BIAS: one 1x1 tap with an exchange matrix. */
export function exchangeWeights(): Uint8Array {
  const params = Array.from({ length: ocp }, () => encodeRecord("CHANNEL_PARAMS", { bias: BIAS, mult: 1 << 23, shift: 23 }));
  const tap = new Uint8Array(WEIGHT_WORD);
  for (let o = 0; o < ocp; o++) tap[o * icp + (icp - 1 - o)] = 1;
  return concat([...params, tap]);
}

export const exchanged = (x: readonly number[]): number[] =>
  x.map((_, o) => Math.max(-128, Math.min(127, (x[7 - o] as number) + BIAS)));

interface Box {
  readonly segment: number;
  readonly offset: number;
}

/** A second half of everything, by NOPs: an IFP uses buffer halves in pairs. */
const EVEN_OUT: readonly Uint8Array[] = [
  encode("NOP_LDI", { wait: TOKEN.IN_FREE, post: TOKEN.IN_FULL }),
  encode("NOP_EXEC", {
    wait: TOKEN.IN_FULL | TOKEN.OUT_FREE,
    post: TOKEN.IN_FREE | TOKEN.OUT_FULL,
  }),
  encode("NOP_SAVE", { wait: TOKEN.OUT_FULL, post: TOKEN.OUT_FREE }),
];

/** IFP: `pixels` pixels of 8 channels through the exchange convolution. */
export function convIfp(from: Box, to: Box, pixels: number): Uint8Array {
  const planePitch = pixels | 1;
  return concat([
    encode("LOAD_IN", {
      wait: TOKEN.IN_FREE,
      post: TOKEN.IN_FULL,
      addr_segment: from.segment,
      addr_offset: from.offset,
      contig_rows: 1,
      contig_blocks: 1,
      rows: 1,
      cols: pixels,
      blocks: 1,
      last_groups: 1,
      plane_pitch: planePitch,
      row_pitch: pixels,
      stride_x: 1,
      stride_y: 1,
    }),
    encode("LOAD_W", { post: TOKEN.W_FULL, addr_segment: SEGMENTS.WEIGHTS, words: PARAM_WORDS + 1 }),
    encode("CONV", {
      wait: TOKEN.IN_FULL | TOKEN.W_FULL | TOKEN.OUT_FREE,
      post: TOKEN.IN_FREE | TOKEN.W_FREE | TOKEN.OUT_FULL,
      plane_pitch: planePitch,
      ic_groups: 1,
      taps_x: 1,
      taps_y: 1,
      stride_x: 1,
      stride_y: 1,
      ext_x: pixels,
      ext_y: 1,
      tile_w: pixels,
      pixels,
      row_pitch: pixels,
      lane_dx: 4 % pixels,
      lane_dy: Math.floor(4 / pixels),
      oc_blocks: 1,
      out_pitch: pixels,
      out_plane: pixels,
      clamp_lo: -128,
      clamp_hi: 127,
      acc_init: 1,
      acc_done: 1,
    }),
    encode("STORE", {
      wait: TOKEN.OUT_FULL,
      post: TOKEN.OUT_FREE,
      addr_segment: to.segment,
      addr_offset: to.offset,
      pixel_stride: 1,
      contig_rows: 1,
      contig_blocks: 1,
      rows: 1,
      cols: pixels,
      blocks: 1,
      row_pitch: pixels,
      plane: pixels,
      first_mask: 1,
      last_mask: 15,
    }),
    ...EVEN_OUT,
  ]);
}

/** One layer of a hand program: its IFPs, one per tile, and the layers it reads. */
export interface HandLayer {
  readonly ifps: readonly Uint8Array[];
  readonly producers: readonly number[];
  readonly output: Box & { readonly bytes: number };
}

const device = (name: string, segment: number, width: number): DeviceTensor => ({
  name,
  channels: CHANNELS,
  height: 1,
  width,
  scale: 1,
  zeroPoint: 0,
  region: { segment, offset: 0, bytes: width * 32 },
  fold: null,
  image: 0,
  columns: null,
});

/** A Program from layers; input and output are 1 x 8 x 1 x width int8 maps. */
export function handProgram(layers: readonly HandLayer[], width: number, maxCores = 16): Program {
  const blobs: Uint8Array[] = [encode("NOP_LDI")];
  let words = 1;
  const compiled = layers.map(({ ifps, producers, output }, number): Layer => {
    const tiles = ifps.map((ifp) => {
      const placed = { offset: words, words: ifp.length / WORD_BYTES, cycles: 100, following: 100 };
      blobs.push(ifp);
      words += placed.words;
      return placed;
    });
    return {
      name: `layer${number}`,
      kind: "conv",
      producers,
      macs: 1,
      tilings: [{ name: `W${tiles.length}`, ifps: tiles }],
      plans: Array.from({ length: maxCores }, (_, i) => ({ tiling: 0, cores: tiles.map((_tile, t) => t % (i + 1)) })),
      output,
    };
  });
  const binding = (name: string) => ({ name, type: "int8" as const, shape: [1, CHANNELS, 1, width] });
  return {
    name: "hand-made",
    layoutHash: layoutHash(),
    configHash: configHash(CORE_512),
    maxCores,
    layers: compiled,
    instructions: concat(blobs),
    weights: exchangeWeights(),
    mapsBytes: width * 32,
    inputBytes: width * 32,
    outputBytes: width * 32,
    images: 1,
    batch: 1,
    inputs: [device("x", SEGMENTS.INPUT, width)],
    outputs: [device("y", SEGMENTS.OUTPUT, width)],
    userInputs: [binding("x")],
    userOutputs: [binding("y")],
    head: [],
    tail: [],
    preprocess: null,
    macs: layers.length,
  };
}

const ALL = (): number => Number.POSITIVE_INFINITY;

/**
 * `depth` exchange layers one after the other over `tiles` tiles of `pixels` pixels, ping-pong between maps. `most` says of a layer
 * into how many tiles, wider ones then, it is cut at most: as many cores at most have a part in it.
 */
export function chain(depth: number, tiles: number, pixels: number, most: (layer: number) => number = ALL): Program {
  const place = (layer: number): number => {
    if (layer < 0) return SEGMENTS.INPUT;
    return (depth - 1 - layer) % 2 === 0 ? SEGMENTS.OUTPUT : SEGMENTS.MAPS;
  };
  const layers = Array.from({ length: depth }, (_, n): HandLayer => {
    const cut = Math.min(tiles, most(n));
    const wide = (tiles / cut) * pixels;
    return {
      ifps: Array.from({ length: cut }, (_tile, t) => {
        const offset = t * wide * 32;
        return convIfp({ segment: place(n - 1), offset }, { segment: place(n), offset }, wide);
      }),
      producers: n === 0 ? [] : [n - 1],
      output: { segment: place(n), offset: 0, bytes: tiles * pixels * 32 },
    };
  });
  return handProgram(layers, tiles * pixels);
}

/** An input of a chain, NCHW int8, deterministic. */
export const chainInput = (width: number, seed: number): Int8Array =>
  Int8Array.from({ length: CHANNELS * width }, (_, i) => ((i * 37 + seed * 11) % 200) - 100);

/** What a chain computes. */
export function chainResult(input: Int8Array, width: number, depth: number): Int8Array {
  const result = Int8Array.from(input);
  for (let pixel = 0; pixel < width; pixel++) {
    let column = Array.from({ length: CHANNELS }, (_, c) => result[c * width + pixel] as number);
    for (let layer = 0; layer < depth; layer++) column = exchanged(column);
    column.forEach((value, c) => {
      result[c * width + pixel] = value;
    });
  }
  return result;
}
