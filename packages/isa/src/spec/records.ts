// SPDX-License-Identifier: Apache-2.0
/** Records that hardware reads from memory: the dispatch table and the per-channel parameters of a weight block. */
import { type Field, s, u } from "./field.js";

export interface RecordFormat {
  readonly name: string;
  readonly bytes: number;
  readonly fields: readonly Field[];
  readonly doc: string;
}

/**
 * One entry of a virtual core's dispatch list. The list of virtual core v starts at
 * dispatch_offset + v * dispatch_stride (32 B words of segment 0) and ends with an entry whose `end` is 1.
 */
export const DISPATCH_ENTRY: RecordFormat = {
  name: "DISPATCH_ENTRY",
  bytes: 32,
  doc: "one IFP to run on this virtual core; layers ascend within a list",
  fields: [
    u("end", 1, "1: end of the list, every other field zero"),
    u("first", 1, "1: first entry of its layer on this core"),
    u("last", 1, "1: last entry of its layer on this core; the IFP_DONE after it reports the layer"),
    u("reserved", 5, "zero"),
    u("layer", 9, "layer number, 0..511"),
    u("cores", 5, "cores that take part in the layer, >= 1"),
    u("producers", 4, "producer layers listed, 0..8: the WAIT_LAYERS before the IFP waits for them"),
    u("ifp_index", 10, "index of the IFP among the tiles of its layer"),
    u("ifp_words", 16, "length of the IFP in 32 B words, >= 1"),
    u("ifp_offset", 32, "first word of the IFP in segment 0, in 32 B words"),
    ...Array.from({ length: 8 }, (_, i) => u(`layer${i}`, 9, `producer layer ${i}`)),
  ],
};

/** Parameters of one output channel, at the head of each CONV weight block. */
export const CHANNEL_PARAMS: RecordFormat = {
  name: "CHANNEL_PARAMS",
  bytes: 16,
  doc: "requantisation of one output channel: y = clamp(zero_out + rne((acc + bias - weight_zero * xsum) * mult / 2^shift))",
  fields: [
    s("bias", 32, "added to the accumulator; the input zero point is folded in"),
    u("mult", 24, "mantissa M"),
    u("shift", 8, "right shift s, 1..55"),
    s("weight_zero", 16, "weight zero point, -128..127, used when xsum is not 0"),
    u("reserved", 48, "zero"),
  ],
};

export const RECORDS: readonly RecordFormat[] = [DISPATCH_ENTRY, CHANNEL_PARAMS];

/** Segment numbers by convention of the compiler; hardware only knows that segment 0 holds instructions. */
export const SEGMENTS = {
  /** Instructions and dispatch lists: readable by the instruction port only. */
  EXEC: 0,
  /** Weights and tables: readable. */
  WEIGHTS: 1,
  /** Feature maps between layers: readable and writable. */
  MAPS: 2,
  /** Network inputs: readable. */
  INPUT: 3,
  /** Network outputs: readable and writable. */
  OUTPUT: 4,
} as const;

/** Segments of a task. */
export const SEGMENT_COUNT = 8;
/** Translation and interleave unit, bytes. */
export const PAGE_BYTES = 4096;
/** Pixels' channel block in memory, bytes: a feature map is [ceil(C/32)][H][W][32] int8. */
export const CHANNEL_BLOCK = 32;
/** Longest burst a core issues, bytes; bursts never cross an address that is a multiple of it. */
export const BURST_BYTES = 1024;
