// SPDX-License-Identifier: Apache-2.0
/** A hostile program: stores what the buffers of a core hold without having loaded anything. */
import type { CoreConfig } from "@tessera/hw";
import { encode, encodeRecord, SEGMENTS, WORD_BYTES } from "@tessera/isa";
import { type Chain, tokens } from "./chain.js";

const ROW_BYTES = 32;

/** Layer 0 stores the output buffer, layer 1 what the input buffer holds, as far as it fits the output buffer. */
export function makeDump(core: CoreConfig): Chain {
  const half = core.outputBufferBytes / ROW_BYTES / 2;
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
  /** Copies input-buffer words to output-buffer rows: the maximum over one tap, times one. */
  const copy = (part: number): Uint8Array =>
    encode("POOL", {
      wait: tokens("IN_FULL", "OUT_FREE"),
      post: tokens("IN_FREE", "OUT_FULL"),
      in_base: (part * core.inputBufferBytes) / core.icp / 2,
      plane_pitch: 1,
      ic_groups: core.ocp / core.icp,
      oc_in_step: half,
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
      mult_a: 2,
      shift: 1,
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
  const ifps = [outputs, inputs].map((parts) => Buffer.concat(parts));
  const offsets = [0, ifps[0]?.length ?? 0];
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
    layers: 2,
    cores: 1,
    instructions: new Uint8Array(Buffer.concat([program, ...entries, encodeRecord("DISPATCH_ENTRY", { end: 1 })])),
    dispatchOffset: program.length / WORD_BYTES,
    dispatchStride: entries.length + 1,
    weights: new Uint8Array(WORD_BYTES),
    input: new Uint8Array(core.outputBufferBytes),
    mapBytes: core.outputBufferBytes,
    expected: [new Uint8Array(core.outputBufferBytes), new Uint8Array(core.outputBufferBytes)],
    ifps: offsets.map((offset, layer) => ({ layer, core: 0, offset })),
  };
}
