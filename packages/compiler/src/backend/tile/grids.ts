// SPDX-License-Identifier: Apache-2.0
/** Grids that cut a layer into tiles along height, width and output channels, and a quick estimate of each. */
import { fillCycles, portCycles } from "../../latency/costs.js";
import type { Sharing } from "../../latency/one-core.js";
import type { Timing } from "../../latency/timing.js";
import { type CoreShape, ceilDiv } from "../core-shape.js";
import { blockSteps, type Job } from "../device-graph.js";
import { largestChunk, loadedPlanes } from "./chunk-size.js";
import type { Rect } from "./region.js";
import { isDense, laneOf, storedBlocks, type Tile } from "./steps.js";

/** Cycles that an EXEC operation costs in the estimate besides its steps: partly filled pixel groups, imperfect overlap. */
const EXEC_OVERHEAD = 8;

/** Parts along height, width and output channels; applied to every job of a layer. */
export interface Grid {
  readonly rows: number;
  readonly cols: number;
  readonly channels: number;
  /** Neighbouring tiles are of one place and differ in channels, so that cores of a cluster share inputs; else weights. */
  readonly byPlace?: boolean;
}

/**
 * Grids that may be chosen. "all" is what the product uses; the others are there to be compared with: "width" and
 * "channels" cut one dimension only, "best" the better of the two per layer.
 */
export const GRID_FAMILIES = ["all", "width", "channels", "best"] as const;
export type GridFamily = (typeof GRID_FAMILIES)[number];

export function inFamily({ rows, cols, channels }: Grid, family: GridFamily): boolean {
  const width = rows === 1 && channels === 1;
  const onlyChannels = rows === 1 && cols === 1;
  return family === "all" || (family !== "channels" && width) || (family !== "width" && onlyChannels);
}

/** "H3", "W4", "OC2", "H2xOC4", or "1" for the whole layer. */
export function gridName(grid: Grid): string {
  const parts = [
    [grid.rows, "H"],
    [grid.cols, "W"],
    [grid.channels, "OC"],
  ] as const;
  return (
    parts
      .filter(([n]) => n > 1)
      .map(([n, letter]) => `${letter}${n}`)
      .join("x") || "1"
  );
}

/** Borders of `parts` even parts of n positions, in multiples of `unit`. */
function borders(n: number, parts: number, unit: number): [number, number][] {
  const units = ceilDiv(n, unit);
  const count = Math.min(parts, units);
  return Array.from({ length: count }, (_, i): [number, number] => [
    Math.floor((i * units) / count) * unit,
    Math.min(n, Math.floor(((i + 1) * units) / count) * unit),
  ]);
}

/** Ranges of blocks: whole 32-channel blocks while there are enough of them, else single blocks of OCP channels. */
function channelRanges(job: Job, shape: CoreShape, parts: number): [number, number][] {
  const count = job.blocks.length;
  const wide = storedBlocks(job, shape, 0, count);
  if (parts > wide) {
    return borders(count, parts, 1);
  }
  const skip = laneOf(job, shape, 0);
  return borders(wide, parts, 1).map(([a, b]): [number, number] => [
    Math.max(0, a * shape.lanesPerBlock - skip),
    Math.min(count, b * shape.lanesPerBlock - skip),
  ]);
}

/** Tiles of one job under a grid. */
export function gridTiles(job: Job, grid: Grid, shape: CoreShape): Tile[] {
  const rows = borders(job.height, grid.rows, 1);
  const cols = borders(job.width, grid.cols, job.height === 1 ? shape.pp : 1);
  const channels = channelRanges(job, shape, grid.channels);
  const places = rows.flatMap(([y0, y1]) => cols.map(([x0, x1]): Rect => ({ y: y0, x: x0, h: y1 - y0, w: x1 - x0 })));
  return grid.byPlace === true
    ? places.flatMap((rect) => channels.map(([b0, b1]): Tile => ({ rect, b0, b1 })))
    : channels.flatMap(([b0, b1]) => places.map((rect): Tile => ({ rect, b0, b1 })));
}

/** Every grid with between `least` and `most` tiles, for a job. */
export function grids(job: Job, shape: CoreShape, least: number, most: number): Grid[] {
  const maxCols = ceilDiv(job.width, job.height === 1 ? shape.pp : 1);
  const list: Grid[] = [];
  for (let channels = 1; channels <= Math.min(job.blocks.length, most); channels++) {
    for (let rows = 1; rows <= Math.min(job.height, Math.floor(most / channels)); rows++) {
      const cells = channels * rows;
      const last = Math.min(maxCols, Math.floor(most / cells));
      for (let cols = Math.max(1, ceilDiv(least, cells)); cols <= last; cols++) {
        list.push({ rows, cols, channels });
      }
    }
  }
  return list;
}

/** Distinct sizes of even parts and how often each occurs. */
function sizes(parts: readonly (readonly [number, number])[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const [from, to] of parts) {
    counts.set(to - from, (counts.get(to - from) ?? 0) + 1);
  }
  return counts;
}

/** What a grid is expected to need, on any number of cores. */
export interface GridEstimate {
  /** Cycles of every tile alone, longest first. */
  readonly cycles: readonly number[];
  /** Bytes of all tiles. */
  readonly inputs: number;
  readonly weights: number;
  readonly outputs: number;
  /** Bytes of the first loads of inputs of all tiles. */
  readonly first: number;
}

/** Cores of a cluster of `cores` that read the same inputs and weights when tiles go to cores in order. */
export function gridSharing({ rows, cols, channels, byPlace }: Grid, cores: number): Sharing {
  const [near, far] = byPlace === true ? [channels, rows * cols] : [rows * cols, channels];
  const fits = cores % near === 0;
  const close = near >= cores ? cores : fits ? near : 1;
  const other = near < cores && fits ? Math.min(far, cores / near) : 1;
  return byPlace === true ? { inputs: close, weights: other } : { inputs: other, weights: close };
}

/** Estimates the tiles of a grid; tiles of equal size are estimated once. */
export function estimateGrid(job: Job, grid: Grid, shape: CoreShape, timing: Timing): GridEstimate {
  const rows = sizes(borders(job.height, grid.rows, 1));
  const cols = sizes(borders(job.width, grid.cols, job.height === 1 ? shape.pp : 1));
  const channels = channelRanges(job, shape, grid.channels);
  const classes = new Map<number, { readonly range: [number, number]; count: number }>();
  for (const range of channels) {
    const known = classes.get(range[1] - range[0]);
    if (known === undefined) {
      classes.set(range[1] - range[0], { range, count: 1 });
    } else {
      known.count++;
    }
  }
  const tiles: { cycles: number; count: number }[] = [];
  const sum = { inputs: 0, weights: 0, outputs: 0, first: 0 };
  for (const { range, count } of classes.values()) {
    for (const [h, rowCount] of rows) {
      for (const [w, colCount] of cols) {
        const tile = estimateTile(job, { y: 0, x: 0, h, w }, range[0], range[1], shape, timing);
        const number = count * rowCount * colCount;
        tiles.push({ cycles: tile.cycles, count: number });
        sum.inputs += tile.inputs * number;
        sum.weights += tile.weights * number;
        sum.outputs += tile.outputs * number;
        sum.first += tile.first * number;
      }
    }
  }
  tiles.sort((a, b) => b.cycles - a.cycles);
  return { cycles: tiles.flatMap(({ cycles, count }) => new Array<number>(count).fill(cycles)), ...sum };
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
  const held = isDense(job, tile.b0, tile.b1) ? tile.b1 : Math.min(tile.b1, tile.b0 + shape.lanesPerBlock);
  const largest = largestChunk(job, tile, loadedPlanes(job, tile.b0, held, shape), shape.inputHalf, shape);
  const rows = largest === null ? 1 : ceilDiv(h, ceilDiv(h, largest.rows));
  const groups = Math.floor(h / rows) * ceilDiv(rows * w, shape.pp) + ceilDiv((h % rows) * w, shape.pp);
  return groups / ceilDiv(h * w, shape.pp);
}

/** Inputs that a tile's first chunk loads at most, as planned for a quick start. */
const FIRST_CHUNK_BYTES = 8192;

/** Quick estimate of a tile, to rank grids; the latency model decides among the best. */
function estimateTile(
  job: Job,
  rect: Rect,
  b0: number,
  b1: number,
  shape: CoreShape,
  timing: Timing,
): Omit<GridEstimate, "cycles"> & { readonly cycles: number } {
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
  const inputBytes = inputWords * shape.icp;
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
