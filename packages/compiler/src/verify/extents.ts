// SPDX-License-Identifier: Apache-2.0
/** Which words of buffers and bytes of segments an instruction touches. */
import type { CoreConfig } from "@tessera/hw";
import type { InstructionFields } from "@tessera/isa";

/** First and one past the last word. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** What EXEC executes. */
export type Walk = InstructionFields["CONV"] | InstructionFields["POOL"] | InstructionFields["ELTWISE"];
/** What moves boxes between memory and a buffer. */
export type Box = InstructionFields["LOAD_IN"] | InstructionFields["LOAD_RES"] | InstructionFields["STORE"];

/** Farthest of `count` places of an axis whose phases lie apart from each other. */
function phasedEnd(count: number, stride: number, pitch: number, phasePitch: number): number {
  const phases = Math.min(count, stride);
  let last = 0;
  for (let phase = 0; phase < phases; phase++) {
    last = Math.max(last, Math.floor((count - 1 - phase) / stride) * pitch + phase * phasePitch);
  }
  return last;
}

/** Words of the input buffer that LOAD_IN writes. */
export function loadedWords(f: InstructionFields["LOAD_IN"], core: CoreConfig): Extent {
  const planes = (f.blocks - 1) * (32 / core.icp) + f.last_groups;
  const x = f.keep_x === 1 ? Math.floor((f.cols - 1) / f.stride_x) : phasedEnd(f.cols, f.stride_x, 1, f.phase_pitch_x);
  const y = phasedEnd(f.rows, f.stride_y, f.row_pitch, f.phase_pitch_y);
  return { from: f.buf_base, to: f.buf_base + (planes - 1) * f.plane_pitch + y + x + 1 };
}

/** How the taps of an axis walk. */
interface Taps {
  readonly count: number;
  readonly stride: number;
  readonly org: number;
  readonly ext: number;
  readonly dilation: number;
  /** Dilation modulo stride, phase of the first tap, steps without and with a change of phase. */
  readonly rest: number;
  readonly phase: number;
  readonly step0: number;
  readonly step1: number;
}

/** Offsets from the smallest to the largest that an axis of `n` places adds for taps inside 0..ext-1; null when none is inside. */
function axisExtent(n: number, taps: Taps, pitch: number): Extent | null {
  const { count, stride, org, ext, dilation, rest, step0, step1 } = taps;
  let offset = 0;
  let phase = taps.phase;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    const at = org + k * dilation;
    const first = Math.max(0, Math.ceil(-at / stride));
    const last = Math.min(n - 1, Math.floor((ext - 1 - at) / stride));
    if (first <= last) {
      low = Math.min(low, first * pitch + signed16(offset));
      high = Math.max(high, last * pitch + signed16(offset));
    }
    offset = (offset + (phase + rest >= stride ? step1 : step0)) & 0xffff;
    phase = (phase + rest) % stride;
  }
  return low > high ? null : { from: low, to: high };
}

/** Address arithmetic is modulo 2^16: offsets above half of it are steps back. */
const signed16 = (v: number): number => (v & 0x8000 ? (v & 0xffff) - 0x10000 : v & 0xffff);

const tapsX = (f: Walk): Taps => ({
  count: f.taps_x,
  stride: f.stride_x,
  org: f.org_x,
  ext: f.ext_x,
  dilation: f.dil_x,
  rest: f.dil_rx,
  phase: f.phase_x,
  step0: f.tap_dx0,
  step1: f.tap_dx1,
});
const tapsY = (f: Walk): Taps => ({
  count: f.taps_y,
  stride: f.stride_y,
  org: f.org_y,
  ext: f.ext_y,
  dilation: f.dil_y,
  rest: f.dil_ry,
  phase: f.phase_y,
  step0: f.tap_dy0,
  step1: f.tap_dy1,
});

/** Words of the input buffer that an EXEC operation reads, in 0..words-1 (the end may exceed words when it wraps); null: only padding. */
export function readWords(f: Walk, core: CoreConfig): Extent | null {
  const rows = Math.ceil(f.pixels / f.tile_w);
  const y = axisExtent(rows, tapsY(f), f.row_pitch);
  const x = axisExtent(Math.min(f.tile_w, f.pixels), tapsX(f), 1);
  if (y === null || x === null) {
    return null;
  }
  const words = core.inputBufferBytes / core.icp;
  const low = f.in_base + y.from + x.from;
  const from = ((low % words) + words) % words;
  const span = y.to + x.to - y.from - x.from + (f.oc_blocks - 1) * f.oc_in_step + (f.ic_groups - 1) * f.plane_pitch;
  return { from, to: from + span + 1 };
}

/** Words of the weight buffer that CONV reads. */
export function weightWords(f: InstructionFields["CONV"], core: CoreConfig): Extent {
  const columns = f.row_taps === 1 ? Math.min(f.stride_x, f.taps_x) : f.taps_x;
  const block = 16 / core.icp + columns * f.taps_y * f.ic_groups;
  return { from: f.w_base, to: f.w_base + f.oc_blocks * block };
}

/** Rows of the output buffer that an EXEC operation writes. */
export function resultRows(f: Walk, core: CoreConfig): Extent {
  const per = 32 / core.ocp;
  const blocks = Math.floor((f.out_lane + f.oc_blocks - 1) / per);
  const lastRow = Math.ceil(f.pixels / f.tile_w) - 1;
  const columns = Math.min(f.tile_w, f.pixels);
  return { from: f.out_base, to: f.out_base + blocks * f.out_plane + lastRow * f.out_pitch + columns };
}

/** Rows of the residual buffer that CONV adds: its results' rows, from another base. */
export function addedRows(f: InstructionFields["CONV"], core: CoreConfig): Extent {
  const { from, to } = resultRows(f, core);
  return { from: f.res_base, to: f.res_base + to - from };
}

/** Rows of the output buffer that STORE reads, of the residual buffer that LOAD_RES writes. */
export function storedRows(f: InstructionFields["STORE"] | InstructionFields["LOAD_RES"]): Extent {
  return { from: f.buf_base, to: f.buf_base + (f.blocks - 1) * f.plane + (f.rows - 1) * f.row_pitch + f.cols };
}

/** Byte ranges of its segment that a box touches: one of `length` bytes per 32-channel block. */
export interface BlockRanges {
  readonly count: number;
  readonly from: number;
  readonly step: number;
  readonly length: number;
}

export function memoryRanges(f: Box, pixelStride: number): BlockRanges {
  const row = f.contig_rows === 1 ? f.cols : f.row_stride;
  const block = f.contig_blocks === 1 ? f.rows * row : f.block_stride;
  const length = ((f.rows - 1) * row + (f.cols - 1) * pixelStride + 1) * 32;
  return { count: f.blocks, from: f.addr_offset, step: block * 32, length };
}
