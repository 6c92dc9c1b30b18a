// SPDX-License-Identifier: Apache-2.0
/** Quick estimates of the grids of a job: thousands per layer, of which a few are planned. */
import { fillCycles, portCycles } from "../../latency/costs.js";
import type { Timing } from "../../latency/timing.js";
import { type CoreShape, ceilDiv } from "../core-shape.js";
import { blockSteps, type Job } from "../device-graph.js";
import type { TileClass } from "./assign.js";
import { heldUntil, largestChunk, loadedPlanes } from "./chunk-size.js";
import { borders, channelRanges, type Grid } from "./grids.js";
import { planesRead } from "./load.js";
import type { Rect } from "./region.js";
import { storedBlocks, type Tile } from "./steps.js";

/** Cycles that an EXEC operation costs in the estimate besides its steps: partly filled pixel groups, imperfect overlap. */
const EXEC_OVERHEAD = 8;
/** More than the parts of any axis; keys of estimates are numbers to that base. */
const PARTS = 2 ** 12;

type Range = readonly [number, number];

/** Ranges of one size: the first of them, and how often the size occurs. */
interface SizeClass {
  readonly size: number;
  readonly range: Range;
  count: number;
}

function sizeClasses(ranges: readonly Range[]): SizeClass[] {
  const classes: SizeClass[] = [];
  for (const range of ranges) {
    const size = range[1] - range[0];
    const known = classes.find((c) => c.size === size);
    if (known === undefined) {
      classes.push({ size, range, count: 1 });
    } else {
      known.count++;
    }
  }
  return classes;
}

/** What a grid is expected to need, on any number of cores. */
export interface GridEstimate {
  /** Cycles of the tiles alone, longest first, and of all of them together. */
  readonly classes: readonly TileClass[];
  readonly sum: number;
  /** Bytes of all tiles. */
  readonly inputs: number;
  readonly weights: number;
  readonly outputs: number;
  /** Bytes of the first loads of inputs of all tiles. */
  readonly first: number;
}

type TileEstimate = Omit<GridEstimate, "classes" | "sum"> & { readonly cycles: number };

/** Estimates the grids of one job; what grids have in common is computed once. */
export class GridEstimator {
  private readonly tiles = new Map<number, TileEstimate>();
  private readonly rows = new Map<number, readonly SizeClass[]>();
  private readonly cols = new Map<number, readonly SizeClass[]>();
  private readonly channels = new Map<number, readonly SizeClass[]>();
  private readonly job: Job;
  private readonly shape: CoreShape;
  private readonly timing: Timing;

  constructor(job: Job, shape: CoreShape, timing: Timing) {
    this.job = job;
    this.shape = shape;
    this.timing = timing;
  }

  estimate({ rows, cols, channels }: Grid): GridEstimate {
    const { job, shape } = this;
    return this.sumUp(
      once(this.rows, rows, () => sizeClasses(borders(job.height, rows, 1))),
      once(this.cols, cols, () => sizeClasses(borders(job.width, cols, job.height === 1 ? shape.pp : 1))),
      once(this.channels, channels, () => sizeClasses(channelRanges(job, shape, channels))),
    );
  }

  private sumUp(rows: readonly SizeClass[], cols: readonly SizeClass[], channels: readonly SizeClass[]): GridEstimate {
    const classes: TileClass[] = [];
    const total = { sum: 0, inputs: 0, weights: 0, outputs: 0, first: 0 };
    for (const { range, size: blocks, count } of channels) {
      for (const { size: h, count: rowCount } of rows) {
        for (const { size: w, count: colCount } of cols) {
          const key = ((range[0] * PARTS + blocks) * PARTS + h) * PARTS + w;
          const tile = once(this.tiles, key, () =>
            estimateTile(this.job, { y: 0, x: 0, h, w }, range[0], range[1], this.shape, this.timing),
          );
          const number = count * rowCount * colCount;
          classes.push({ cycles: tile.cycles, count: number });
          total.sum += tile.cycles * number;
          total.inputs += tile.inputs * number;
          total.weights += tile.weights * number;
          total.outputs += tile.outputs * number;
          total.first += tile.first * number;
        }
      }
    }
    classes.sort((a, b) => b.cycles - a.cycles);
    return { classes, ...total };
  }
}

function once<T>(known: Map<number, T>, key: number, compute: () => T): T {
  let value = known.get(key);
  if (value === undefined) {
    value = compute();
    known.set(key, value);
  }
  return value;
}

/** Cycles that a tile's EXEC operations take, memory aside. */
export function computeCycles(job: Job, h: number, w: number, b0: number, b1: number, shape: CoreShape): number {
  const groups = job.wholeGroups ? h * ceilDiv(w, shape.pp) : ceilDiv(h * w, shape.pp);
  let cycles = 0;
  for (let b = b0; b < b1; b++) {
    const steps = blockSteps(job, b);
    cycles +=
      groups * Math.max(shape.pp, steps) + (job.conv?.rowTaps === true ? fillCycles(h, steps, shape.core) : 0) + shape.paramWords;
  }
  return cycles;
}

/** Factor by which a tile computes longer because the pixels of each chunk of inputs are walked in groups of PP. */
function unevenness(job: Job, tile: Tile, shape: CoreShape): number {
  const { h, w } = tile.rect;
  if (h === 1 || job.conv === undefined || job.wholeGroups || job.conv.parts.length > 0) {
    return 1;
  }
  const planes = loadedPlanes(job, tile.b0, heldUntil(job, tile, shape.lanesPerBlock, shape), shape);
  const largest = largestChunk(job, tile, planes, shape.inputHalf, shape);
  const rows = largest === null ? 1 : ceilDiv(h, ceilDiv(h, largest.rows));
  const groups = Math.floor(h / rows) * ceilDiv(rows * w, shape.pp) + ceilDiv((h % rows) * w, shape.pp);
  return groups / ceilDiv(h * w, shape.pp);
}

/** Inputs that a tile's first chunk loads at most, as planned for a quick start. */
const FIRST_CHUNK_BYTES = 8192;

/** Quick estimate of a tile, to rank grids; the latency model decides among the best. */
function estimateTile(job: Job, rect: Rect, b0: number, b1: number, shape: CoreShape, timing: Timing): TileEstimate {
  const compute = computeCycles(job, rect.h, rect.w, b0, b1, shape) * unevenness(job, { rect, b0, b1 }, shape);
  const outputBytes = rect.h * rect.w * storedBlocks(job, shape, b0, b1) * 32;
  const fill = Math.max(1, outputBytes / 32 / shape.outputHalf) * EXEC_OVERHEAD;
  const rows = Math.min(job.inputs[0]?.height ?? 1, (rect.h - 1) * job.stride[0] + (job.kernel[0] - 1) * job.dilation[0] + 1);
  const cols = Math.min(job.inputs[0]?.width ?? 1, (rect.w - 1) * job.stride[1] + (job.kernel[1] - 1) * job.dilation[1] + 1);
  const first = job.blocks[b0] as Job["blocks"][0];
  const last = job.blocks[b1 - 1] as Job["blocks"][0];
  const planes = (last.first + last.count - first.first) * (job.eltwise === undefined ? 1 : 2);
  const inputWords = rows * cols * planes;
  const weightWords = job.conv === undefined ? 0 : (job.conv.blockStart[b1] as number) - (job.conv.blockStart[b0] as number);
  // Weights beyond the buffer are loaded again for each chunk of inputs, or the inputs for each group of weights.
  const chunks = Math.max(1, Math.ceil(inputWords / shape.inputHalf));
  const groups = Math.max(1, Math.ceil(weightWords / shape.weightWords));
  const inputBytes = rows * cols * planesRead(job, first.first, last.first + last.count, shape) * shape.icp;
  const weightBytes = weightWords * shape.weightWordBytes;
  const again = groups > 1 && chunks > 2;
  const inputsAgain = again && (groups - 1) * inputBytes <= (chunks - 1) * weightBytes;
  const inputs = inputBytes * (inputsAgain ? groups : 1);
  const weights = weightBytes * (again && !inputsAgain ? chunks : 1);
  return {
    cycles: Math.max(compute + fill, portCycles(inputs, weights, timing)),
    inputs,
    weights,
    outputs: outputBytes * (job.residual === undefined ? 1 : 2),
    first: Math.min(inputBytes, FIRST_CHUNK_BYTES),
  };
}
