// SPDX-License-Identifier: Apache-2.0
/**
 * The instruction set: the single source of every encoding. Semantics: docs/design/isa.md.
 *
 * An instruction is one or two words of 256 bits, little endian in memory. Word 0 starts with the common header;
 * bits that no field covers are reserved, must be zero, and make the instruction illegal otherwise.
 */
import { type Field, s, u } from "./field.js";

/** Bits of one instruction word. */
export const WORD_BITS = 256;
/** Bytes of one instruction word. */
export const WORD_BYTES = WORD_BITS / 8;

/** The engine queues of the second-level IDM, in the order of their number. */
export const ENGINES = ["LDI", "LDW", "EXEC", "SAVE"] as const;
export type Engine = (typeof ENGINES)[number];

/** A counting semaphore between two engines. Its bit in the wait and post masks is its place in the list. */
export interface TokenChannel {
  readonly name: string;
  readonly producer: Engine;
  readonly consumer: Engine;
  /** Value after reset, after a stop, and between two IFPs once the core has drained. */
  readonly initial: number;
  /** False: nothing waits on the channel and no counter exists; posting it is an event. */
  readonly counted: boolean;
  readonly doc: string;
}

const channel = (name: string, producer: Engine, consumer: Engine, initial: number, doc: string): TokenChannel => ({
  name,
  producer,
  consumer,
  initial,
  counted: true,
  doc,
});

/** Limits of CONV with row taps: taps of a column phase, steps of a pixel group. */
export const ROW_TAPS_LIMITS = { phaseTaps: 5, steps: 32 } as const;

/** Largest value of a token counter; posting beyond it is the fault TOKEN_OVERFLOW. */
export const TOKEN_MAX = 15;

/**
 * Weight chunks that a core holds at most; LOAD_W waits while there are that many. Each may have posted W_FULL before EXEC
 * has taken any of them, so there are no more than a token counter can count.
 */
export const WEIGHT_CHUNKS = TOKEN_MAX;

export const TOKEN_CHANNELS: readonly TokenChannel[] = [
  channel("IN_FULL", "LDI", "EXEC", 0, "an input chunk is in the input buffer"),
  channel("IN_FREE", "EXEC", "LDI", 2, "a half of the input buffer may be overwritten"),
  channel("W_FULL", "LDW", "EXEC", 0, "a weight chunk is in the weight buffer"),
  {
    ...channel("W_FREE", "EXEC", "LDW", 0, "the oldest weight chunk is given back: LOAD_W waits for space, not for a token"),
    counted: false,
  },
  channel("OUT_FULL", "EXEC", "SAVE", 0, "an output chunk is in the output buffer"),
  channel("OUT_FREE", "SAVE", "EXEC", 2, "a half of the output buffer may be overwritten"),
  channel("RES_FULL", "LDI", "EXEC", 0, "a residual chunk is in the residual buffer"),
  channel("RES_FREE", "EXEC", "LDI", 2, "a half of the residual buffer may be overwritten"),
];

/** The first 32 bits of every instruction's word 0. */
export const HEADER: readonly Field[] = [
  u("opcode", 8, "operation; bits 7:6 are the engine number, bits 5:0 the operation of that engine"),
  u("wait", 8, "token channels that must be non-zero before the instruction starts; each is decremented by one"),
  u("post", 8, "token channels incremented by one when the instruction has completed"),
  u("reserved", 8, "zero"),
];

export interface InstructionFormat {
  readonly name: string;
  readonly engine: Engine;
  /** Operation number inside its engine, 0..63. */
  readonly op: number;
  /** Fields after the header of word 0, and of word 1 when the instruction has two words. */
  readonly words: readonly (readonly Field[])[];
  /** True for instructions that only the first-level IDM may make; illegal inside an IFP. */
  readonly injected?: boolean;
  readonly doc: string;
}

const ADDRESS: readonly Field[] = [
  u("addr_offset", 36, "byte offset inside the segment, a multiple of 32"),
  u("addr_segment", 4, "segment number of the task, 0..7"),
];

/** The box of a feature map that LOAD_IN and LOAD_RES read; one engine executes both, so the fields stand at one place. */
const LOADED_BOX: readonly Field[] = [
  ...ADDRESS,
  u("row_stride", 20, "memory distance of rows, in 32 B; ignored when contig_rows"),
  u("block_stride", 24, "memory distance of 32-channel blocks, in 32 B; ignored when contig_blocks"),
  u("contig_rows", 1, "1: rows follow each other, row distance = cols"),
  u("contig_blocks", 1, "1: blocks follow each other, block distance = rows * row distance"),
  u("rows", 12, "rows, >= 1"),
  u("cols", 12, "pixels of a row, >= 1"),
  u("blocks", 10, "32-channel blocks, >= 1"),
];

/** The walk over output pixels and kernel taps, shared by CONV, POOL and ELTWISE (word 0). */
const WALK_WORD0: readonly Field[] = [
  u("in_base", 16, "input-buffer word address of tap (0,0) of output pixel (0,0); modulo 2^16, so it may be virtual"),
  u("plane_pitch", 16, "words between consecutive input-channel groups; odd"),
  u("ic_groups", 12, "input-channel groups accumulated per tap, >= 1"),
  u("oc_in_step", 16, "words added to in_base per block of OCP output channels; 0 for dense convolution"),
  u("taps_x", 6, "kernel columns, >= 1"),
  u("taps_y", 6, "kernel rows, >= 1"),
  u("tap_dx0", 16, "address step to the next kernel column when the column phase does not wrap; modulo 2^16"),
  u("tap_dx1", 16, "the same when it wraps"),
  u("tap_dy0", 16, "address step to the next kernel row when the row phase does not wrap; modulo 2^16"),
  u("tap_dy1", 16, "the same when it wraps"),
  u("stride_x", 4, "input columns per output column, >= 1"),
  u("stride_y", 4, "input rows per output row, >= 1"),
  u("dil_x", 5, "input columns per kernel column"),
  u("dil_y", 5, "input rows per kernel row"),
  u("phase_x", 4, "column phase of tap 0, < stride_x"),
  u("phase_y", 4, "row phase of tap 0, < stride_y"),
  u("dil_rx", 4, "dil_x modulo stride_x"),
  u("dil_ry", 4, "dil_y modulo stride_y"),
  s("org_x", 12, "input column of tap 0 for output column 0, in the coordinates of the loaded region"),
  s("org_y", 12, "input row of tap 0 for output row 0"),
  u("ext_x", 12, "loaded columns; a tap outside 0..ext_x-1 reads pad_value"),
  u("ext_y", 12, "loaded rows"),
];

/** Output pixels, output-buffer placement and result range, shared by CONV, POOL and ELTWISE (word 1). */
const WALK_WORD1: readonly Field[] = [
  s("pad_value", 8, "value read outside the loaded region"),
  u("tile_w", 12, "output columns, >= 1"),
  u("pixels", 14, "output pixels in row-major order, >= 1"),
  u("row_pitch", 12, "input-buffer words between rows of one phase; = tile_w modulo PP when there is more than one row"),
  u("lane_dx", 4, "PP modulo tile_w"),
  u("lane_dy", 4, "PP divided by tile_w, rounded down"),
  u("w_base", 14, "weight-buffer word of the first block, counted from the oldest chunk (CONV)"),
  u("oc_blocks", 8, "blocks of OCP output channels, >= 1"),
  u("out_base", 12, "output-buffer row of output pixel (0,0) of the first 32-channel block"),
  u("out_lane", 2, "place of the first block inside its 32 channels, in units of OCP channels"),
  u("out_pitch", 12, "output-buffer rows between output rows"),
  u("out_plane", 12, "output-buffer rows between 32-channel blocks"),
  s("zero_out", 8, "zero point of the result"),
  s("clamp_lo", 8, "least result"),
  s("clamp_hi", 8, "greatest result"),
  u("act", 1, "1: map the result through the activation table"),
];

const SCALE: readonly Field[] = [
  u("mult_a", 24, "mantissa M of the multiplier (ELTWISE and a fused addition: of operand a)"),
  u("shift", 6, "right shift s after the multiplication, 1..55"),
];

/** The second operand of a sum, at one place in ELTWISE and in CONV with a fused addition. */
const SECOND_OPERAND: readonly Field[] = [
  u("mult_b", 24, "mantissa of operand b (sum only)"),
  u("lsh_a", 5, "left shift of the scaled operand a, 0..24 (sum only)"),
  u("lsh_b", 5, "left shift of the scaled operand b, 0..24 (sum only)"),
  s("zero_b", 8, "zero point of operand b"),
];

export const INSTRUCTIONS: readonly InstructionFormat[] = [
  { name: "NOP_LDI", engine: "LDI", op: 0, words: [[]], doc: "token traffic only" },
  { name: "NOP_LDW", engine: "LDW", op: 0, words: [[]], doc: "token traffic only" },
  { name: "NOP_EXEC", engine: "EXEC", op: 0, words: [[]], doc: "token traffic only" },
  { name: "NOP_SAVE", engine: "SAVE", op: 0, words: [[]], doc: "token traffic only" },
  {
    name: "LOAD_IN",
    engine: "LDI",
    op: 1,
    doc: "copies a box of a feature map ([C/32][H][W][32] in memory) into the input buffer, split by stride phase",
    words: [
      [
        ...LOADED_BOX,
        u("last_groups", 3, "input-channel groups of ICP kept from the last block, 1..32/ICP"),
        u("keep_x", 1, "1: keep only columns whose phase is 0"),
        u("buf_base", 16, "input-buffer word address of row 0, column 0, channel group 0"),
        u("plane_pitch", 16, "words between channel groups; odd"),
        u("row_pitch", 12, "words between rows of one phase"),
        u("phase_pitch_x", 14, "words between column phases"),
        u("phase_pitch_y", 14, "words between row phases"),
        u("stride_x", 4, "column phases, >= 1"),
        u("stride_y", 4, "row phases, >= 1"),
      ],
    ],
  },
  {
    name: "LOAD_RES",
    engine: "LDI",
    op: 3,
    doc: "copies a box of a feature map into the residual buffer, a row of 32 bytes per pixel",
    words: [
      [
        ...LOADED_BOX,
        u("buf_base", 12, "residual-buffer row of the first pixel"),
        u("row_pitch", 12, "residual-buffer rows between rows"),
        u("plane", 12, "residual-buffer rows between 32-channel blocks"),
      ],
    ],
  },
  {
    name: "WAIT_LAYERS",
    engine: "LDI",
    op: 2,
    injected: true,
    doc: "holds the input queue until every listed layer of the task is complete, or for ever under HALT",
    words: [
      [
        u("count", 4, "producer layers listed, 0..8"),
        ...Array.from({ length: 8 }, (_, i) => u(`layer${i}`, 9, `producer layer ${i}`)),
        u("ifp", 16, "low bits of the number, in the core's dispatch list, of the entry that waits"),
      ],
    ],
  },
  {
    name: "LOAD_W",
    engine: "LDW",
    op: 1,
    doc: "copies weight and parameter words into the weight buffer, behind the last chunk",
    words: [[...ADDRESS, u("words", 14, "weight-buffer words of OCP*ICP bytes, >= 1")]],
  },
  {
    name: "CONV",
    engine: "EXEC",
    op: 1,
    doc: "convolution of the loaded region with the weights of oc_blocks blocks; requantised into the output buffer",
    words: [
      WALK_WORD0,
      [
        ...WALK_WORD1,
        ...SCALE,
        ...SECOND_OPERAND,
        s("sum_zero_out", 8, "zero point of the sum with the residual"),
        s("sum_clamp_lo", 8, "least sum"),
        s("sum_clamp_hi", 8, "greatest sum"),
        u("residual", 1, "1: the result is operand a of a sum with the residual buffer; the fields above are its parameters"),
        u("res_base", 12, "residual-buffer row of output pixel (0,0) of the first 32-channel block"),
        u("row_taps", 1, "1: depthwise; the taps of a kernel row are the inputs of a step"),
        u("acc_init", 1, "1: start from zero; 0: continue the accumulators of the previous CONV"),
        u("acc_done", 1, "1: requantise and write; 0: leave the accumulators to the next CONV"),
        u("xsum", 2, "weight zero points: 0 none, 1 sum over all inputs, 2 sum over the matching channel"),
      ],
    ],
  },
  {
    name: "POOL",
    engine: "EXEC",
    op: 2,
    doc: "maximum or sum over the window, per channel; scaled into the output buffer",
    words: [WALK_WORD0, [...WALK_WORD1, ...SCALE, s("bias", 32, "added before scaling"), u("kind", 1, "0 maximum, 1 sum")]],
  },
  {
    name: "ELTWISE",
    engine: "EXEC",
    op: 3,
    doc: "sum or product of tap 0 (operand a) and tap 1 (operand b), per channel",
    words: [
      WALK_WORD0,
      [...WALK_WORD1, ...SCALE, ...SECOND_OPERAND, s("zero_a", 8, "zero point of operand a"), u("kind", 1, "0 sum, 1 product")],
    ],
  },
  {
    name: "TABLE",
    engine: "EXEC",
    op: 4,
    doc: "loads the 256-entry activation table from the weight buffer",
    words: [[u("w_base", 14, "first weight-buffer word of the table, counted from the oldest chunk")]],
  },
  {
    name: "STORE",
    engine: "SAVE",
    op: 1,
    doc: "copies a box of the output buffer to a feature map in memory",
    words: [
      [
        ...ADDRESS,
        u("row_stride", 20, "memory distance of rows, in 32 B; ignored when contig_rows"),
        u("block_stride", 24, "memory distance of 32-channel blocks, in 32 B; ignored when contig_blocks"),
        u("pixel_stride", 12, "memory distance of pixels, in 32 B; 1 when contiguous; must be 1 with contig_rows"),
        u("contig_rows", 1, "1: rows follow each other, row distance = cols"),
        u("contig_blocks", 1, "1: blocks follow each other, block distance = rows * row distance"),
        u("rows", 12, "rows, >= 1"),
        u("cols", 12, "pixels of a row, >= 1"),
        u("blocks", 8, "32-channel blocks, >= 1"),
        u("buf_base", 12, "output-buffer row of the first pixel"),
        u("row_pitch", 12, "output-buffer rows between rows"),
        u("plane", 12, "output-buffer rows between 32-channel blocks"),
        u("first_mask", 4, "8-channel lanes written in the first block"),
        u("last_mask", 4, "8-channel lanes written in the last block"),
      ],
    ],
  },
  {
    name: "IFP_DONE",
    engine: "SAVE",
    op: 2,
    injected: true,
    doc: "counts an IFP; behind the last one of its layer, reports the core's part of the layer after the last write response",
    words: [
      [
        u("layer", 9, "layer"),
        u("cores", 5, "cores that take part in the layer, >= 1"),
        u("last", 1, "1: last IFP of its layer on this core; report the layer"),
      ],
    ],
  },
];
