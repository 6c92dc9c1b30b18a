// SPDX-License-Identifier: Apache-2.0
/** Grids that cut a layer into tiles along height, width and output channels. */
import type { Sharing } from "../../latency/one-core.js";
import { type CoreShape, ceilDiv } from "../core-shape.js";
import type { Job } from "../device-graph.js";
import type { Rect } from "./region.js";
import { isDense, laneOf, storedBlocks, type Tile } from "./steps.js";

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
export function borders(n: number, parts: number, unit: number): [number, number][] {
  const units = ceilDiv(n, unit);
  const count = Math.min(parts, units);
  return Array.from({ length: count }, (_, i): [number, number] => [
    Math.floor((i * units) / count) * unit,
    Math.min(n, Math.floor(((i + 1) * units) / count) * unit),
  ]);
}

/** Ranges of blocks: whole 32-channel blocks while there are enough of them, else single blocks of OCP channels. */
export function channelRanges(job: Job, shape: CoreShape, parts: number): [number, number][] {
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

/**
 * Part of a job's output channels that read the same inputs: where each channel reads its own, those of a 32-channel block,
 * which is loaded whole; else all, however many there are.
 */
export const channelsAlike = (job: Job, shape: CoreShape): number =>
  isDense(job, 0, job.blocks.length) ? Number.POSITIVE_INFINITY : shape.lanesPerBlock / job.blocks.length;

/** Cores of a cluster of `cores` that read the same inputs and weights when tiles go to cores in order. */
export function gridSharing({ rows, cols, channels, byPlace }: Grid, cores: number, alike: number): Sharing {
  const [near, far] = byPlace === true ? [channels, rows * cols] : [rows * cols, channels];
  const fits = cores % near === 0;
  const close = near >= cores ? cores : fits ? near : 1;
  const other = near < cores && fits ? Math.min(far, cores / near) : 1;
  const [inputs, weights] = byPlace === true ? [close, other] : [other, close];
  return { inputs: Math.min(inputs, Math.max(1, Math.floor(alike * channels))), weights };
}
