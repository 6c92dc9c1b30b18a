// SPDX-License-Identifier: Apache-2.0
/** How much of a tile's input fits a part of the input buffer. */
import { type CoreShape, ceilDiv, mod } from "../core-shape.js";
import type { Job } from "../device-graph.js";
import { chunkLoads } from "./load.js";
import { planePitchOf, tileWidth } from "./region.js";
import { isDense, planesOf, type Tile } from "./steps.js";

/** Rows, columns or pixels that the instruction fields can hold. */
const MAX_COLUMNS = 4000;

/** Positions that `n` outputs of an axis need at most, and their number per stride phase. */
function axisBound(
  n: number,
  kernel: number,
  stride: number,
  dilation: number,
  size: number,
  keepPhases = false,
): { perPhase: number; phases: number } {
  if (kernel === 1 || (n === 1 && !keepPhases)) {
    return { perPhase: Math.min(size, kernel === 1 ? n : (kernel - 1) * dilation + 1), phases: 1 };
  }
  const count = Math.min(size, (n - 1) * stride + (kernel - 1) * dilation + 1);
  return { perPhase: ceilDiv(count, stride), phases: stride };
}

/**
 * Largest row pitch (`regionOf`) of a chunk of at most `cols` columns. Chunks as wide as the layer are all alike; others may
 * be narrower, by less than PP columns or by so many more that their pitch is surely smaller.
 */
function largestPitch(job: Job, cols: number, shape: CoreShape): number {
  const width = (job.inputs[0] as Job["inputs"][0]).width;
  const whole = cols === job.width && (job.pool?.cutsX.length ?? 0) === 0;
  let largest = 0;
  for (let n = cols; n > (whole ? cols - 1 : Math.max(0, cols - shape.pp)); n--) {
    const { perPhase } = axisBound(n, job.kernel[1], job.stride[1], job.dilation[1], width, job.conv?.rowTaps);
    largest = Math.max(largest, perPhase + mod(tileWidth(job, { y: 0, x: 0, h: 1, w: n }, shape.pp) - perPhase, shape.pp));
  }
  return largest;
}

/** Input-buffer words of a chunk of rows x cols outputs and `planes` planes, wherever it lies. */
export function chunkWords(job: Job, rows: number, cols: number, planes: number, shape: CoreShape): number {
  const input = job.inputs[0] as Job["inputs"][0];
  const y = axisBound(rows, job.kernel[0], job.stride[0], job.dilation[0], input.height);
  const x = axisBound(cols, job.kernel[1], job.stride[1], job.dilation[1], input.width, job.conv?.rowTaps);
  const pitch = rows > 1 ? largestPitch(job, cols, shape) : x.perPhase;
  const words = planes * planePitchOf(y.phases * x.phases * y.perPhase * pitch, shape.pp);
  const fields = pitch <= MAX_COLUMNS && y.perPhase * pitch < 2 ** 14 && x.phases * y.perPhase * pitch < 2 ** 14;
  return fields ? words : Number.POSITIVE_INFINITY;
}

/** Largest chunk (rows, cols) of the tile with at most `limit` words: whole rows when possible. */
export function largestChunk(
  job: Job,
  tile: Tile,
  planes: number,
  limit: number,
  shape: CoreShape,
): { rows: number; cols: number } | null {
  const fits = (rows: number, cols: number): boolean => chunkWords(job, rows, cols, planes, shape) <= limit;
  const { h, w } = tile.rect;
  const most = (n: number, ok: (i: number) => boolean): number => {
    let [low, high] = [0, n];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      [low, high] = ok(middle) ? [middle, high] : [low, middle - 1];
    }
    return low;
  };
  const rows = most(h, (r) => fits(r, w));
  if (rows > 0) {
    return { rows, cols: w };
  }
  const cols = most(w, (c) => fits(1, c));
  return cols === 0 ? null : { rows: 1, cols: cols >= shape.pp ? cols - (cols % shape.pp) : cols };
}

/** Planes that a chunk loads when it holds the inputs of blocks [b0, b1). */
export function loadedPlanes(job: Job, b0: number, b1: number, shape: CoreShape): number {
  const [low, high] = planesOf(job, b0, b1);
  return chunkLoads(job, low, high, shape).planes;
}

/** Where the blocks end whose inputs a chunk of the tile holds at once: all of them where they read the same, else those of an EXEC. */
export const heldUntil = (job: Job, tile: Tile, execBlocks: number, shape: CoreShape): number =>
  isDense(job, tile.b0, tile.b1) ? tile.b1 : Math.min(tile.b1, tile.b0 + Math.max(execBlocks, shape.lanesPerBlock));

/** Most outputs of a chunk: one that several EXECs share must fit half the output buffer as a whole. */
export const mostOutputs = (tile: Tile, execBlocks: number, shape: CoreShape): number =>
  execBlocks < Math.min(shape.lanesPerBlock, tile.b1 - tile.b0) ? shape.outputHalf : Number.POSITIVE_INFINITY;
