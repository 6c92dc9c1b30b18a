// SPDX-License-Identifier: Apache-2.0
/** What a transfer touches: runs of contiguous bytes, `rows` of them per block. */
import { CHANNEL_BLOCK } from "@tessera/isa";

export interface Runs {
  /** First byte inside its segment, which starts at a page of the first bank. */
  readonly address: number;
  readonly bytes: number;
  readonly rows: number;
  readonly rowStride: number;
  readonly blocks: number;
  readonly blockStride: number;
  /** Every beat of 64 B is written with some bytes left out, which the memory reads before. */
  readonly partial: boolean;
}

/**
 * Added to addresses outside the segment of the maps, which alone may lie in feature memory: beyond any of that, and a multiple
 * of any number of banks' pages.
 */
export const NOT_MAPS = 3 * 2 ** 36;

/** A box of a feature map in memory; strides count units of one channel block of a pixel. */
export interface Box {
  readonly address: number;
  readonly rows: number;
  readonly cols: number;
  readonly blocks: number;
  readonly rowStride: number;
  readonly blockStride: number;
  /** Rows, blocks follow each other without gaps. */
  readonly contigRows: boolean;
  readonly contigBlocks: boolean;
  readonly pixelStride: number;
  /** Stores: some channels of its blocks are left as they are. */
  readonly partial: boolean;
}

/** The runs of a box: what follows without a gap is one run. */
export function boxRuns(box: Box): Runs {
  const { address, rows, cols, blocks, partial } = box;
  const rowStride = box.rowStride * CHANNEL_BLOCK;
  const blockStride = box.blockStride * CHANNEL_BLOCK;
  if (box.pixelStride > 1) {
    // Blocks of rows of single pixels: the walk over rows is close enough, since every pixel is a burst of its own.
    const stride = box.pixelStride * CHANNEL_BLOCK;
    return { address, bytes: CHANNEL_BLOCK, rows: rows * cols, rowStride: stride, blocks, blockStride, partial };
  }
  if (!box.contigRows) {
    return { address, bytes: cols * CHANNEL_BLOCK, rows, rowStride, blocks, blockStride, partial };
  }
  const bytes = rows * cols * CHANNEL_BLOCK;
  return box.contigBlocks
    ? { address, bytes: bytes * blocks, rows: 1, rowStride: 0, blocks: 1, blockStride: 0, partial }
    : { address, bytes, rows: 1, rowStride: 0, blocks, blockStride, partial };
}

export const lineRun = (address: number, bytes: number): Runs => ({
  address,
  bytes,
  rows: 1,
  rowStride: 0,
  blocks: 1,
  blockStride: 0,
  partial: false,
});
