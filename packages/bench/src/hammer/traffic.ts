// SPDX-License-Identifier: Apache-2.0
/** IFPs that do nothing but move data between memory and buffers, as fast as the engines can. */
import type { CoreConfig } from "@tessera/hw";
import { encode, SEGMENTS, TOKEN_CHANNELS } from "@tessera/isa";

const PIXEL_BYTES = 32;
/** Memory accesses have 64 B: two pixels. */
const BEAT_PIXELS = 2;
/** Halves of a buffer that an IFP fills or empties; even, as the convention of IFPs asks. */
const HALVES = 8;

/** How an IFP walks through memory. */
export interface Walk {
  /** Bytes of one piece, 32 or a multiple of 64; a whole half buffer in one run when absent. */
  readonly pieceBytes?: number;
  /** Distance of pieces, bytes. */
  readonly stepBytes?: number;
}

const tokens = (...names: string[]): number =>
  names.reduce((mask, name) => mask | (1 << TOKEN_CHANNELS.findIndex((channel) => channel.name === name)), 0);

/** Rows of half an output or residual buffer. */
const halfRows = (core: CoreConfig): number => core.outputBufferBytes / PIXEL_BYTES / 2;

interface Piece {
  readonly rows: number;
  readonly cols: number;
  /** Distance in pixels; 0: they follow each other. */
  readonly stride: number;
}

function pieces(core: CoreConfig, { pieceBytes, stepBytes = 0 }: Walk): Piece {
  const pixels = halfRows(core);
  if (pieceBytes === undefined) return { rows: 1, cols: pixels, stride: 0 };
  const cols = Math.max(1, pieceBytes / PIXEL_BYTES);
  return { rows: pixels / Math.max(BEAT_PIXELS, cols), cols, stride: stepBytes / PIXEL_BYTES };
}

const box = ({ rows, cols, stride }: Piece) => ({
  contig_rows: stride === 0 ? 1 : 0,
  contig_blocks: 1,
  row_stride: stride,
  rows,
  cols,
  blocks: 1,
  row_pitch: cols,
  plane: rows * cols,
});

/** Bytes that one half reaches over, and the distance of the halves of an IFP: they lie side by side where pieces have room between. */
const reach = (core: CoreConfig, { rows, cols, stride }: Piece): { span: number; next: number } =>
  stride === 0
    ? { span: halfRows(core) * PIXEL_BYTES, next: halfRows(core) * PIXEL_BYTES }
    : { span: ((rows - 1) * stride + cols) * PIXEL_BYTES, next: BEAT_PIXELS * PIXEL_BYTES };

/** Bytes of the segment that an IFP of such a walk touches. */
export function walkBytes(core: CoreConfig, walk: Walk): number {
  const { span, next } = reach(core, pieces(core, walk));
  return span + (HALVES - 1) * next;
}

/** Reads into the residual buffer, from segment INPUT. */
export function readIfp(core: CoreConfig, walk: Walk): Uint8Array[] {
  const piece = pieces(core, walk);
  const { next } = reach(core, piece);
  return Array.from({ length: HALVES }, (_, half) => [
    encode("LOAD_RES", {
      ...box(piece),
      wait: tokens("RES_FREE"),
      post: tokens("RES_FULL"),
      addr_segment: SEGMENTS.INPUT,
      addr_offset: half * next,
      buf_base: (half % 2) * halfRows(core),
    }),
    encode("NOP_EXEC", { wait: tokens("RES_FULL"), post: tokens("RES_FREE") }),
  ]).flat();
}

/** Writes what the output buffer holds, to segment MAPS. */
export function writeIfp(core: CoreConfig, walk: Walk): Uint8Array[] {
  const piece = pieces(core, walk);
  const { next } = reach(core, piece);
  return Array.from({ length: HALVES }, (_, half) => [
    encode("NOP_EXEC", { wait: tokens("OUT_FREE"), post: tokens("OUT_FULL") }),
    encode("STORE", {
      ...box(piece),
      pixel_stride: 1,
      wait: tokens("OUT_FULL"),
      post: tokens("OUT_FREE"),
      addr_segment: SEGMENTS.MAPS,
      addr_offset: half * next,
      buf_base: (half % 2) * halfRows(core),
      first_mask: 15,
      last_mask: 15,
    }),
  ]).flat();
}

/** Two IFPs as one: their instructions in turns. */
export const interleaved = (a: readonly Uint8Array[], b: readonly Uint8Array[]): Uint8Array[] =>
  a.flatMap((instruction, i) => [instruction, b[i] as Uint8Array]);

/** Instructions that take longer to fetch than to execute. */
export const nopIfp = (words: number): Uint8Array[] => Array.from({ length: words }, () => encode("NOP_LDW"));
