// SPDX-License-Identifier: Apache-2.0
/** Which words of buffers and bytes of segments an instruction touches. */
import type { CoreConfig } from "@tessera/hw";
import type { Fields } from "./legality.js";

/** First and one past the last word. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Words of the input buffer that LOAD_IN writes. */
export function loadedWords(f: Fields, core: CoreConfig): Extent {
  const field = (key: string): number => f[key] as number;
  const planes = (field("blocks") - 1) * (32 / core.icp) + field("last_groups");
  const axis = (count: number, stride: number, pitch: number, phasePitch: number): number => {
    const phases = Math.min(count, stride);
    let last = 0;
    for (let phase = 0; phase < phases; phase++) {
      last = Math.max(last, Math.floor((count - 1 - phase) / stride) * pitch + phase * phasePitch);
    }
    return last;
  };
  const keep = field("keep_x") === 1;
  const x = keep
    ? Math.floor((field("cols") - 1) / field("stride_x"))
    : axis(field("cols"), field("stride_x"), 1, field("phase_pitch_x"));
  const y = axis(field("rows"), field("stride_y"), field("row_pitch"), field("phase_pitch_y"));
  const from = field("buf_base");
  return { from, to: from + (planes - 1) * field("plane_pitch") + y + x + 1 };
}

/** Offsets from the smallest to the largest that an axis adds for taps inside 0..ext-1; null when none is inside. */
function axisExtent(n: number, f: Fields, axis: "x" | "y", pitch: number): Extent | null {
  const field = (key: string): number => f[`${key}_${axis}`] as number;
  const tap0 = f[`tap_d${axis}0`] as number;
  const tap1 = f[`tap_d${axis}1`] as number;
  const [stride, org, ext, dilation, rest] = [
    field("stride"),
    field("org"),
    field("ext"),
    field("dil"),
    f[`dil_r${axis}`] as number,
  ];
  let offset = 0;
  let phase = field("phase");
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < field("taps"); k++) {
    const at = org + k * dilation;
    const first = Math.max(0, Math.ceil(-at / stride));
    const last = Math.min(n - 1, Math.floor((ext - 1 - at) / stride));
    if (first <= last) {
      low = Math.min(low, first * pitch + signed16(offset));
      high = Math.max(high, last * pitch + signed16(offset));
    }
    offset = (offset + (phase + rest >= stride ? tap1 : tap0)) & 0xffff;
    phase = (phase + rest) % stride;
  }
  return low > high ? null : { from: low, to: high };
}

/** Address arithmetic is modulo 2^16: offsets above half of it are steps back. */
const signed16 = (v: number): number => (v & 0x8000 ? (v & 0xffff) - 0x10000 : v & 0xffff);

/** Words of the input buffer that an EXEC operation reads, in 0..words-1 (the end may exceed words when it wraps); null: only padding. */
export function readWords(f: Fields, core: CoreConfig): Extent | null {
  const field = (key: string): number => f[key] as number;
  const rows = Math.ceil(field("pixels") / field("tile_w"));
  const y = axisExtent(rows, f, "y", field("row_pitch"));
  const x = axisExtent(Math.min(field("tile_w"), field("pixels")), f, "x", 1);
  if (y === null || x === null) {
    return null;
  }
  const words = core.inputBufferBytes / core.icp;
  const low = field("in_base") + y.from + x.from;
  const from = ((low % words) + words) % words;
  const span =
    y.to +
    x.to -
    y.from -
    x.from +
    (field("oc_blocks") - 1) * field("oc_in_step") +
    (field("ic_groups") - 1) * field("plane_pitch");
  return { from, to: from + span + 1 };
}

/** Words of the weight buffer that CONV reads. */
export function weightWords(f: Fields, core: CoreConfig): Extent {
  const field = (key: string): number => f[key] as number;
  const columns = f.row_taps === 1 ? Math.min(field("stride_x"), field("taps_x")) : field("taps_x");
  const block = 16 / core.icp + columns * field("taps_y") * field("ic_groups");
  return { from: field("w_base"), to: field("w_base") + field("oc_blocks") * block };
}

/** Rows of the output buffer that an EXEC operation writes. */
export function resultRows(f: Fields, core: CoreConfig): Extent {
  const field = (key: string): number => f[key] as number;
  const per = 32 / core.ocp;
  const blocks = Math.floor((field("out_lane") + field("oc_blocks") - 1) / per);
  const lastRow = Math.ceil(field("pixels") / field("tile_w")) - 1;
  const columns = Math.min(field("tile_w"), field("pixels"));
  const from = field("out_base");
  return { from, to: from + blocks * field("out_plane") + lastRow * field("out_pitch") + columns };
}

/** Rows of the residual buffer that CONV adds: its results' rows, from another base. */
export function addedRows(f: Fields, core: CoreConfig): Extent {
  const { from, to } = resultRows(f, core);
  const base = f.res_base as number;
  return { from: base, to: base + to - from };
}

/** Rows of the output buffer that STORE reads, of the residual buffer that LOAD_RES writes. */
export function storedRows(f: Fields): Extent {
  const field = (key: string): number => f[key] as number;
  const from = field("buf_base");
  return { from, to: from + (field("blocks") - 1) * field("plane") + (field("rows") - 1) * field("row_pitch") + field("cols") };
}

/** Byte ranges of its segment that LOAD_IN or STORE touches: one per 32-channel block. */
export function memoryRanges(f: Fields): Extent[] {
  const field = (key: string): number => f[key] as number;
  const row = field("contig_rows") === 1 ? field("cols") : field("row_stride");
  const block = field("contig_blocks") === 1 ? field("rows") * row : field("block_stride");
  const length = ((field("rows") - 1) * row + (field("cols") - 1) * (f.pixel_stride ?? 1) + 1) * 32;
  return Array.from({ length: field("blocks") }, (_, b) => {
    const from = field("addr_offset") + b * block * 32;
    return { from, to: from + length };
  });
}
