// SPDX-License-Identifier: Apache-2.0
/**
 * A hand-made program and its expected result: a chain of 3x3 convolutions of 32 channels, cut into bands of rows that
 * are dealt to the virtual cores. Every band reads rows of its neighbours, so a missed synchronisation shows.
 */
import type { CoreConfig } from "@tessera/hw";
import {
  convResult,
  encode,
  encodeRecord,
  type FieldValues,
  multiplierFromFloat,
  residualResult,
  SEGMENTS,
  TOKEN_CHANNELS,
  WORD_BYTES,
} from "@tessera/isa";

const CHANNELS = 32;
const TAPS = 3;
const PIXEL_BYTES = 32;
const RANGE = { zero: 3, lo: -120, hi: 127 };
/** The sum of a layer's result and its input, three quarters of each, where a layer adds them. */
const SUM = { multA: 3, multB: 3, lshA: 0, lshB: 0, zeroB: -5, shift: 2 };
const SUM_RANGE = { zero: -2, lo: -128, hi: 125 };
/** Keeps the deviation of random results near 40. */
const SCALE = 4.4e-4;

export interface ChainOptions {
  readonly core: CoreConfig;
  readonly layers: number;
  readonly height: number;
  readonly width: number;
  /** Output rows of half an IFP. */
  readonly rows: number;
  readonly cores: number;
  readonly seed: number;
  /** Every layer adds its input to its result, by way of the residual buffer. */
  readonly residual?: boolean;
  /**
   * So many chains side by side, their layers taking turns: layer l reads what layer l - strands wrote. Each has one core, the
   * last one the rest, so that it gets ahead. One by default.
   */
  readonly strands?: number;
  /** Every layer names all layers before it as producers, eight in an entry: entries of one NOP in front of its bands. */
  readonly waitsForAll?: boolean;
}

export interface Chain {
  readonly layers: number;
  readonly cores: number;
  /** Contents of segment EXEC; the dispatch lists follow the IFPs. */
  readonly instructions: Uint8Array;
  readonly dispatchOffset: number;
  readonly dispatchStride: number;
  readonly weights: Uint8Array;
  readonly strands: number;
  /** One feature map per strand, at offset 0 of segment MAPS; map l + strands is the result of layer l. */
  readonly input: Uint8Array;
  readonly mapBytes: number;
  readonly expected: readonly Uint8Array[];
  /** Byte offset of every IFP in `instructions`, in order of layer and band. */
  readonly ifps: readonly { readonly layer: number; readonly core: number; readonly offset: number }[];
}

/** Uniform bytes from a seed (xorshift). */
export function randomBytes(count: number, seed: number): Int8Array {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return Int8Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >> 16;
  });
}

/** Mask of token channels by name. */
export const tokens = (...names: string[]): number =>
  names.reduce((mask, name) => mask | (1 << TOKEN_CHANNELS.findIndex((channel) => channel.name === name)), 0);

const concat = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** Weights of one layer: [output channel][ky][kx][input channel], and a bias per output channel. */
interface LayerData {
  readonly weights: Int8Array;
  readonly bias: Int32Array;
}

const multiplier = multiplierFromFloat(SCALE);

/** Sum of the products of one tap's channels: most of a chain's making, so of integers only. */
function dot(input: Int8Array, from: number, weights: Int8Array, at: number): number {
  let sum = 0;
  for (let ic = 0; ic < CHANNELS; ic++) sum = (sum + Math.imul(input[from + ic] as number, weights[at + ic] as number)) | 0;
  return sum;
}

function convolve(input: Int8Array, { weights, bias }: LayerData, { height, width, residual }: ChainOptions): Int8Array {
  const output = new Int8Array(height * width * CHANNELS);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const pixels: number[] = [];
      const taps: number[] = [];
      for (let ky = 0; ky < TAPS; ky++)
        for (let kx = 0; kx < TAPS; kx++) {
          const [iy, ix] = [y + ky - 1, x + kx - 1];
          if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
          pixels.push((iy * width + ix) * CHANNELS);
          taps.push((ky * TAPS + kx) * CHANNELS);
        }
      for (let oc = 0; oc < CHANNELS; oc++) {
        const kernel = oc * TAPS * TAPS * CHANNELS;
        let sum = 0;
        for (let i = 0; i < taps.length; i++) sum += dot(input, pixels[i] as number, weights, kernel + (taps[i] as number));
        const params = { ...multiplier, bias: bias[oc] ?? 0, weightZero: 0 };
        const result = convResult(sum, 0, params, RANGE);
        const at = (y * width + x) * CHANNELS + oc;
        output[at] = residual ? residualResult(result, RANGE.zero, input[at] ?? 0, SUM, SUM_RANGE) : result;
      }
    }
  return output;
}

/** The weight blocks of a layer as LOAD_W reads them: parameters of OCP channels, then one word per step of the walk. */
function weightBlocks({ weights, bias }: LayerData, { icp, ocp }: CoreConfig): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let oc = 0; oc < CHANNELS; oc += ocp) {
    for (let o = oc; o < oc + ocp; o++) {
      parts.push(encodeRecord("CHANNEL_PARAMS", { bias: bias[o] ?? 0, ...multiplier, weight_zero: 0 }));
    }
    for (let tap = 0; tap < TAPS * TAPS; tap++)
      for (let ic = 0; ic < CHANNELS; ic += icp)
        for (let o = oc; o < oc + ocp; o++) {
          const at = (o * TAPS * TAPS + tap) * CHANNELS + ic;
          parts.push(new Uint8Array(weights.slice(at, at + icp).buffer));
        }
  }
  return concat(parts);
}

/** The IFP of one band: two chunks of rows, in the lower and the upper half of every buffer. */
function bandIfp(options: ChainOptions, layer: number, band: number, weightBytes: number): Uint8Array {
  const { core, height, width, rows, residual = false, strands = 1 } = options;
  const mapBytes = height * width * PIXEL_BYTES;
  const weightWords = weightBytes / (core.icp * core.ocp);
  const planePitch = ((rows + TAPS - 1) * width) | 1;
  const parts: Uint8Array[] = [];
  for (const half of [0, 1]) {
    const first = (band * 2 + half) * rows;
    const loadFirst = Math.max(0, first - 1);
    const loadRows = Math.min(height, first + rows + 1) - loadFirst;
    const inBase = (half * core.inputBufferBytes) / core.icp / 2;
    const outBase = (half * core.outputBufferBytes) / PIXEL_BYTES / 2;
    const originY = first - 1 - loadFirst;
    const walk: FieldValues = {
      in_base: (inBase + originY * width - 1) & 0xffff,
      plane_pitch: planePitch,
      ic_groups: CHANNELS / core.icp,
      taps_x: TAPS,
      taps_y: TAPS,
      tap_dx0: 1,
      tap_dy0: width,
      stride_x: 1,
      stride_y: 1,
      dil_x: 1,
      dil_y: 1,
      org_x: -1,
      org_y: originY,
      ext_x: width,
      ext_y: loadRows,
      tile_w: width,
      pixels: rows * width,
      row_pitch: width,
      lane_dx: core.pp % width,
      lane_dy: Math.floor(core.pp / width),
      oc_blocks: CHANNELS / core.ocp,
      out_base: outBase,
      out_pitch: width,
      out_plane: rows * width,
      zero_out: RANGE.zero,
      clamp_lo: RANGE.lo,
      clamp_hi: RANGE.hi,
    };
    const sum: FieldValues = {
      residual: 1,
      res_base: outBase,
      mult_a: SUM.multA,
      mult_b: SUM.multB,
      zero_b: SUM.zeroB,
      shift: SUM.shift,
      sum_zero_out: SUM_RANGE.zero,
      sum_clamp_lo: SUM_RANGE.lo,
      sum_clamp_hi: SUM_RANGE.hi,
    };
    const contiguous = { contig_rows: 1, contig_blocks: 1, cols: width, blocks: 1 };
    const loadResidual = encode("LOAD_RES", {
      ...contiguous,
      wait: tokens("RES_FREE"),
      post: tokens("RES_FULL"),
      addr_segment: SEGMENTS.MAPS,
      addr_offset: layer * mapBytes + first * width * PIXEL_BYTES,
      rows,
      buf_base: outBase,
      row_pitch: width,
      plane: rows * width,
    });
    parts.push(
      encode("LOAD_W", {
        post: tokens("W_FULL"),
        addr_segment: SEGMENTS.WEIGHTS,
        addr_offset: layer * weightBytes,
        words: weightWords,
      }),
      encode("LOAD_IN", {
        ...contiguous,
        wait: tokens("IN_FREE"),
        post: tokens("IN_FULL"),
        addr_segment: SEGMENTS.MAPS,
        addr_offset: layer * mapBytes + loadFirst * width * PIXEL_BYTES,
        rows: loadRows,
        last_groups: CHANNELS / core.icp,
        buf_base: inBase,
        plane_pitch: planePitch,
        row_pitch: width,
        stride_x: 1,
        stride_y: 1,
      }),
      ...(residual ? [loadResidual] : []),
      encode("CONV", {
        ...walk,
        ...(residual ? sum : {}),
        wait: tokens("IN_FULL", "W_FULL", "OUT_FREE", ...(residual ? ["RES_FULL"] : [])),
        post: tokens("IN_FREE", "W_FREE", "OUT_FULL", ...(residual ? ["RES_FREE"] : [])),
        acc_init: 1,
        acc_done: 1,
      }),
      encode("STORE", {
        ...contiguous,
        wait: tokens("OUT_FULL"),
        post: tokens("OUT_FREE"),
        addr_segment: SEGMENTS.MAPS,
        addr_offset: (layer + strands) * mapBytes + first * width * PIXEL_BYTES,
        pixel_stride: 1,
        rows,
        buf_base: outBase,
        row_pitch: width,
        plane: rows * width,
        first_mask: 15,
        last_mask: 15,
      }),
    );
  }
  return concat(parts);
}

/** Producers that one dispatch entry names. */
const NAMED = 8;

const producerFields = (named: readonly number[]): FieldValues => ({
  producers: named.length,
  ...Object.fromEntries(named.map((layer, i) => [`layer${i}`, layer])),
});

export function makeChain(options: ChainOptions): Chain {
  const { core, layers, height, width, rows, cores, seed, strands = 1 } = options;
  const bands = height / (2 * rows);
  const data = Array.from(
    { length: layers },
    (_, l): LayerData => ({
      weights: randomBytes(CHANNELS * TAPS * TAPS * CHANNELS, seed * 100 + l),
      bias: Int32Array.from(randomBytes(CHANNELS, seed * 100 + 50 + l), (value) => value * 300),
    }),
  );
  const blocks = data.map((layer) => weightBlocks(layer, core));
  const weightBytes = blocks[0]?.length ?? 0;
  const inputs = Array.from({ length: strands }, (_, s) => randomBytes(height * width * CHANNELS, seed * 100 + 99 - s));
  const maps = inputs.slice();
  for (const [l, layer] of data.entries()) maps.push(convolve(maps[l] as Int8Array, layer, options));
  const expected = maps.slice(strands);

  const parts: Uint8Array[] = [];
  const ifps: { layer: number; core: number; offset: number }[] = [];
  const lists: Uint8Array[][] = Array.from({ length: cores }, () => []);
  const nop = encode("NOP_LDI", {});
  parts.push(nop);
  let offset = nop.length;
  for (let layer = 0; layer < layers; layer++) {
    const strand = layer % strands;
    const share = strand === strands - 1 ? cores - strand : 1;
    const all = options.waitsForAll ? Array.from({ length: layer }, (_, i) => i) : layer >= strands ? [layer - strands] : [];
    const fields = { layer, cores: Math.min(share, bands) };
    for (let at = NAMED; at < all.length; at += NAMED) {
      const wait = { ...fields, ...producerFields(all.slice(at, at + NAMED)), ifp_words: nop.length / WORD_BYTES };
      for (let i = 0; i < Math.min(share, bands); i++) {
        lists[strand + i]?.push(encodeRecord("DISPATCH_ENTRY", { ...wait, first: at === NAMED ? 1 : 0 }));
      }
    }
    for (let band = 0; band < bands; band++) {
      const ifp = bandIfp(options, layer, band, weightBytes);
      const vcore = strand + (band % share);
      lists[vcore]?.push(
        encodeRecord("DISPATCH_ENTRY", {
          ...fields,
          ...(band < share ? producerFields(all.slice(0, NAMED)) : {}),
          first: band < share && all.length <= NAMED ? 1 : 0,
          last: band + share >= bands ? 1 : 0,
          ifp_index: band,
          ifp_words: ifp.length / WORD_BYTES,
          ifp_offset: offset / WORD_BYTES,
        }),
      );
      ifps.push({ layer, core: vcore, offset });
      parts.push(ifp);
      offset += ifp.length;
    }
  }
  const stride = Math.max(...lists.map((list) => list.length)) + 1;
  for (const list of lists) {
    const padded = Array.from({ length: stride }, (_, i) => list[i] ?? encodeRecord("DISPATCH_ENTRY", { end: 1 }));
    parts.push(...padded);
  }
  return {
    layers,
    cores,
    instructions: concat(parts),
    dispatchOffset: offset / WORD_BYTES,
    dispatchStride: stride,
    weights: concat(blocks),
    strands,
    input: concat(inputs.map((map) => new Uint8Array(map.buffer))),
    mapBytes: height * width * PIXEL_BYTES,
    expected: expected.map((map) => new Uint8Array(map.buffer)),
    ifps,
  };
}
