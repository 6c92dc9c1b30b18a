// SPDX-License-Identifier: Apache-2.0
/** A hostile program: stores what the buffers of a core hold without having loaded anything. */
import type { CoreConfig } from "@tessera/hw";
import { encode, encodeRecord, type FieldValues, SEGMENTS, WORD_BYTES } from "@tessera/isa";
import { type Chain, tokens } from "./chain.js";

const ROW_BYTES = 32;

/** Weights of a 1x1 convolution of one input group whose results are all zero. */
function zeroWeights({ icp, ocp }: CoreConfig): Uint8Array {
  const params = Array.from({ length: ocp }, () => encodeRecord("CHANNEL_PARAMS", { mult: 1, shift: 1 }));
  const block = Buffer.concat([...params, new Uint8Array(icp * ocp)]);
  return new Uint8Array(Buffer.concat(Array.from({ length: ROW_BYTES / ocp }, () => block)));
}

/** What each layer stores; the input buffer as far as it fits the output buffer. */
export const DUMPED = ["output buffer", "input buffer", "residual buffer"] as const;

export function makeDump(core: CoreConfig): Chain {
  const half = core.outputBufferBytes / ROW_BYTES / 2;
  const weights = zeroWeights(core);
  const store = (layer: number, part: number): Uint8Array =>
    encode("STORE", {
      wait: tokens("OUT_FULL"),
      post: tokens("OUT_FREE"),
      addr_segment: SEGMENTS.MAPS,
      addr_offset: (layer + 1) * core.outputBufferBytes + part * half * ROW_BYTES,
      contig_rows: 1,
      contig_blocks: 1,
      pixel_stride: 1,
      rows: 1,
      cols: half,
      blocks: 1,
      buf_base: part * half,
      row_pitch: half,
      plane: half,
      first_mask: 15,
      last_mask: 15,
    });
  /** One tap over a row of as many pixels as half an output buffer has. */
  const walk = (part: number): FieldValues => ({
    in_base: (part * core.inputBufferBytes) / core.icp / 2,
    plane_pitch: 1,
    taps_x: 1,
    taps_y: 1,
    stride_x: 1,
    stride_y: 1,
    dil_x: 1,
    dil_y: 1,
    ext_x: half,
    ext_y: 1,
    tile_w: half,
    pixels: half,
    row_pitch: half,
    lane_dx: core.pp,
    oc_blocks: ROW_BYTES / core.ocp,
    out_base: part * half,
    out_pitch: half,
    out_plane: half,
    clamp_lo: -128,
    clamp_hi: 127,
  });
  /** Copies input-buffer words to output-buffer rows: the maximum over one tap, times one. */
  const copy = (part: number): Uint8Array =>
    encode("POOL", {
      ...walk(part),
      wait: tokens("IN_FULL", "OUT_FREE"),
      post: tokens("IN_FREE", "OUT_FULL"),
      ic_groups: core.ocp / core.icp,
      oc_in_step: half,
      mult_a: 2,
      shift: 1,
    });
  /** Adds residual-buffer rows to a convolution whose weights make zero of whatever it reads. */
  const add = (part: number): Uint8Array =>
    encode("CONV", {
      ...walk(part),
      wait: tokens("IN_FULL", "W_FULL", "RES_FULL", "OUT_FREE"),
      post: tokens("IN_FREE", "W_FREE", "RES_FREE", "OUT_FULL"),
      ic_groups: 1,
      residual: 1,
      res_base: part * half,
      mult_b: 2,
      shift: 1,
      sum_clamp_lo: -128,
      sum_clamp_hi: 127,
      acc_init: 1,
      acc_done: 1,
    });
  const outputs = [0, 1].flatMap((part) => [
    encode("NOP_EXEC", { wait: tokens("OUT_FREE"), post: tokens("OUT_FULL") }),
    store(0, part),
  ]);
  const inputs = [0, 1].flatMap((part) => [
    encode("NOP_LDI", { wait: tokens("IN_FREE"), post: tokens("IN_FULL") }),
    copy(part),
    store(1, part),
  ]);
  const residuals = [0, 1].flatMap((part) => [
    encode("NOP_LDI", { wait: tokens("IN_FREE", "RES_FREE"), post: tokens("IN_FULL", "RES_FULL") }),
    encode("LOAD_W", { post: tokens("W_FULL"), addr_segment: SEGMENTS.WEIGHTS, words: weights.length / (core.icp * core.ocp) }),
    add(part),
    store(2, part),
  ]);
  const ifps = [outputs, inputs, residuals].map((parts) => Buffer.concat(parts));
  const offsets = ifps.map((_, i) => ifps.slice(0, i).reduce((sum, ifp) => sum + ifp.length, 0));
  const entries = ifps.map((ifp, layer) =>
    encodeRecord("DISPATCH_ENTRY", {
      first: 1,
      last: 1,
      layer,
      cores: 1,
      ifp_words: ifp.length / WORD_BYTES,
      ifp_offset: (offsets[layer] ?? 0) / WORD_BYTES,
    }),
  );
  const program = Buffer.concat(ifps);
  return {
    layers: DUMPED.length,
    cores: 1,
    instructions: new Uint8Array(Buffer.concat([program, ...entries, encodeRecord("DISPATCH_ENTRY", { end: 1 })])),
    dispatchOffset: program.length / WORD_BYTES,
    dispatchStride: entries.length + 1,
    weights,
    strands: 1,
    input: new Uint8Array(core.outputBufferBytes),
    mapBytes: core.outputBufferBytes,
    expected: DUMPED.map(() => new Uint8Array(core.outputBufferBytes)),
    ifps: offsets.map((offset, layer) => ({ layer, core: 0, offset })),
  };
}
