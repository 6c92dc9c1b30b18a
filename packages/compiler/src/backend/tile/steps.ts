// SPDX-License-Identifier: Apache-2.0
/** Cuts a tile into steps: one EXEC instruction each, with the input chunk, weight chunk and output chunk it uses. */
import { type CoreShape, ceilDiv } from "../core-shape.js";
import type { Job, KernelPart } from "../device-graph.js";
import { type Rect, tileWidth } from "./region.js";

/** A block of a job's output: a rectangle of pixels times blocks of OCP channels [b0, b1). */
export interface Tile {
  readonly rect: Rect;
  readonly b0: number;
  readonly b1: number;
}

/** How a tile is cut into chunks. */
export interface ChunkPlan {
  /** Output rows and columns of one input chunk. */
  readonly rows: number;
  readonly cols: number;
  /** Rows, or columns of a tile of one row, of the first input chunk, so that computing starts early; 0: as the others. */
  readonly first: number;
  /** Blocks whose weights form one chunk; blocks of one EXEC; blocks between which input chunks are loaded again. */
  readonly weightBlocks: number;
  readonly execBlocks: number;
  readonly groupBlocks: number;
  /** 2: halves, double-buffered; 1: the whole buffer for each chunk. */
  readonly inputSlots: 1 | 2;
  /** Weight chunks that are kept while others are used. */
  readonly weightSlots: 1 | 2;
}

/** Input of one chunk: the region of a rectangle, planes [plane0, plane1). */
export interface InputChunk {
  readonly key: number;
  readonly rect: Rect;
  readonly plane0: number;
  readonly plane1: number;
}

/** Weights of one chunk: words [start, end) of the job's weights, or the activation table. */
export interface WeightChunk {
  readonly key: number;
  readonly start: number;
  readonly end: number;
  readonly table: boolean;
}

/** One EXEC instruction. */
export interface Step {
  readonly rect: Rect;
  readonly b0: number;
  readonly b1: number;
  readonly input: InputChunk | null;
  readonly weights: WeightChunk | null;
  readonly part: KernelPart | null;
  readonly accInit: boolean;
  readonly accDone: boolean;
  /** First and last step of an output chunk; the chunk's pixels and blocks. */
  readonly outFirst: boolean;
  readonly outLast: boolean;
  readonly chunkB0: number;
  readonly chunkB1: number;
}

/** Cuts [start, start + n) into the fewest even parts of at most `most`, ending at `cuts`, sizes rounded up to `unit`. */
export function splitEven(start: number, n: number, most: number, cuts: readonly number[] = [], unit = 1): [number, number][] {
  const parts: [number, number][] = [];
  let from = start;
  for (const end of [...cuts.filter((c) => c > start && c < start + n), start + n]) {
    const count = ceilDiv(end - from, most);
    const size = Math.min(most, ceilDiv(ceilDiv(end - from, count), unit) * unit);
    for (let at = from; at < end; at += size) {
      parts.push([at, Math.min(size, end - at)]);
    }
    from = end;
  }
  return parts;
}

/** Lane of block b inside the first 32-channel block of the job's output view. */
export const laneOf = (job: Job, shape: CoreShape, b: number): number => (job.output.channel % 32) / shape.ocp + b;

/** Ranges of blocks of at most `most` that do not straddle 32-channel blocks unless they hold several whole ones. */
export function blockRanges(job: Job, shape: CoreShape, b0: number, b1: number, most: number): [number, number][] {
  const per = shape.lanesPerBlock;
  const unit = most >= per ? Math.floor(most / per) * per : most;
  const ranges: [number, number][] = [];
  for (let at = b0; at < b1; ) {
    const lane = laneOf(job, shape, at);
    const room = unit >= per ? unit - (lane % per) : Math.min(unit, per - (lane % per));
    const end = Math.min(b1, at + room);
    ranges.push([at, end]);
    at = end;
  }
  return ranges;
}

/** 32-channel blocks that lanes of blocks [b0, b1) touch. */
export const storedBlocks = (job: Job, shape: CoreShape, b0: number, b1: number): number =>
  ceilDiv(laneOf(job, shape, b1), shape.lanesPerBlock) - Math.floor(laneOf(job, shape, b0) / shape.lanesPerBlock);

/** Planes that blocks [b0, b1) read. */
export function planesOf(job: Job, b0: number, b1: number): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (let b = b0; b < b1; b++) {
    const range = job.blocks[b] as Job["blocks"][0];
    low = Math.min(low, range.first);
    high = Math.max(high, range.first + range.count);
  }
  return [low, high];
}

/** Runs of blocks inside [b0, b1) whose planes advance by one constant step, so that one EXEC can walk them. */
export function uniformRuns(job: Job, b0: number, b1: number): [number, number][] {
  const runs: [number, number][] = [];
  let start = b0;
  for (let b = b0 + 1; b <= b1; b++) {
    const first = job.blocks[start] as Job["blocks"][0];
    const second = job.blocks[start + 1];
    const here = job.blocks[b];
    const step = second === undefined ? 0 : second.first - first.first;
    if (
      b === b1 ||
      here === undefined ||
      here.count !== first.count ||
      step < 0 ||
      here.first !== first.first + (b - start) * step
    ) {
      runs.push([start, b]);
      start = b;
    }
  }
  return runs;
}

/** Sub-rectangles whose pixels times `blocks` fit half the output buffer: whole rows, or pieces of single rows. */
export function outputRects(job: Job, rect: Rect, blocks: number, shape: CoreShape): Rect[] {
  const pixels = Math.max(1, Math.floor(shape.outputHalf / blocks));
  const width = tileWidth(job, rect, shape.pp);
  if (width <= pixels) {
    return splitEven(rect.y, rect.h, Math.floor(pixels / width)).map(([y, h]) => ({ ...rect, y, h }));
  }
  const most = pixels >= shape.pp ? pixels - (pixels % shape.pp) : pixels;
  return splitEven(rect.y, rect.h, 1).flatMap(([y, h]) =>
    splitEven(rect.x, rect.w, most, [], shape.pp).map(([x, w]) => ({ y, h, x, w })),
  );
}

/** Rectangles of the tile's input chunks. */
export function inputRects(job: Job, rect: Rect, plan: ChunkPlan, shape: CoreShape): Rect[] {
  const unit = rect.h === 1 ? shape.pp : 1;
  const early = (start: number, axis: number, cuts: readonly number[] = []): readonly number[] =>
    plan.first > 0 && axis === (rect.h === 1 ? 1 : 0) ? [...cuts, start + plan.first].sort((a, b) => a - b) : cuts;
  const rows = splitEven(rect.y, rect.h, plan.rows, early(rect.y, 0, job.pool?.cutsY));
  const cols = splitEven(rect.x, rect.w, plan.cols, early(rect.x, 1, job.pool?.cutsX), unit);
  return rows.flatMap(([y, h]) => cols.map(([x, w]) => ({ y, h, x, w })));
}

const TABLE_KEY = -2;

/** The step that loads the activation table, when the job has one. */
function tableStep(shape: CoreShape, rect: Rect): Step {
  return {
    rect,
    b0: 0,
    b1: 0,
    input: null,
    weights: { key: TABLE_KEY, start: 0, end: shape.tableWords, table: true },
    part: null,
    accInit: true,
    accDone: true,
    outFirst: false,
    outLast: false,
    chunkB0: 0,
    chunkB1: 0,
  };
}

/** All blocks read the same planes. */
export const isDense = (job: Job, b0: number, b1: number): boolean => {
  const [low, high] = planesOf(job, b0, b1);
  const first = job.blocks[b0] as Job["blocks"][0];
  return (
    first.first === low &&
    first.count === high - low &&
    job.blocks.slice(b0, b1).every((r) => r.first === low && r.count === first.count)
  );
};

/** Steps of a tile in order of execution. */
export function tileSteps(job: Job, tile: Tile, plan: ChunkPlan, shape: CoreShape): Step[] {
  const steps: Step[] = job.table === undefined ? [] : [tableStep(shape, tile.rect)];
  const dense = isDense(job, tile.b0, tile.b1);
  const rects = inputRects(job, tile.rect, plan, shape);
  const weights = job.conv;
  const weightRanges = weights === undefined ? [] : blockRanges(job, shape, tile.b0, tile.b1, plan.weightBlocks);
  const weightChunks = weightRanges.map(
    ([b0, b1], key): WeightChunk => ({ key, start: at(weights?.blockStart, b0), end: at(weights?.blockStart, b1), table: false }),
  );
  const weightsOf = (b: number): WeightChunk | null =>
    weightChunks[weightRanges.findIndex(([b0, b1]) => b >= b0 && b < b1)] ?? null;
  let inputKey = 0;
  for (const [g0, g1] of blockRanges(job, shape, tile.b0, tile.b1, plan.groupBlocks)) {
    // Output chunks: 32-channel blocks when one EXEC covers less than that.
    const outputs = blockRanges(job, shape, g0, g1, Math.max(plan.execBlocks, shape.lanesPerBlock)).map(([c0, c1]) => ({
      c0,
      c1,
      blocks: storedBlocks(job, shape, c0, c1),
      execs: blockRanges(job, shape, c0, c1, plan.execBlocks)
        .flatMap(([e0, e1]) => cutByWeights(dense ? [[e0, e1]] : uniformRuns(job, e0, e1), weightRanges))
        .map(([b0, b1]) => ({ b0, b1, weights: weightsOf(b0) })),
    }));
    for (const rect of rects) {
      const shared = dense ? chunk(job, rect, g0, g1, inputKey++) : null;
      for (const { c0, c1, blocks, execs } of outputs) {
        const input = shared ?? chunk(job, rect, c0, c1, inputKey++);
        for (const sub of outputRects(job, rect, blocks, shape)) {
          execs.forEach(({ b0, b1, weights: held }, i) => {
            steps.push({
              rect: sub,
              b0,
              b1,
              input,
              weights: held,
              part: null,
              accInit: true,
              accDone: true,
              outFirst: i === 0,
              outLast: i === execs.length - 1,
              chunkB0: c0,
              chunkB1: c1,
            });
          });
        }
      }
    }
  }
  return steps;
}

const at = (list: Int32Array | undefined, i: number): number => list?.[i] ?? 0;

function chunk(job: Job, rect: Rect, b0: number, b1: number, key: number): InputChunk {
  const [plane0, plane1] = planesOf(job, b0, b1);
  return { key, rect, plane0, plane1 };
}

/** Cuts ranges at the borders of weight chunks. */
function cutByWeights(ranges: [number, number][], weights: readonly [number, number][]): [number, number][] {
  if (weights.length === 0) {
    return ranges;
  }
  return ranges.flatMap(([b0, b1]) =>
    weights.map(([w0, w1]): [number, number] => [Math.max(b0, w0), Math.min(b1, w1)]).filter(([a, b]) => a < b),
  );
}
