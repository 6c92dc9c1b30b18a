// SPDX-License-Identifier: Apache-2.0
/** Chooses, per layer and number of cores, the grid of tiles and their assignment with the least predicted time. */
import { ceilDiv } from "../core-shape.js";
import type { DeviceLayer, Job } from "../device-graph.js";
import { BackendError } from "../errors.js";
import { assignTiles } from "./assign.js";
import { computeCycles, type Grid, estimateTile, gridName, grids, gridTiles } from "./grids.js";
import { type BuildContext, planTile, type PlannedTile } from "./plan-tile.js";
import { laneOf, type Tile } from "./steps.js";

/** Longest IFP: 0.1 ms at 300 MHz, so that an urgent stop is short. */
export const MAX_IFP_CYCLES = 30_000;
/** Tiles of a layer that the dispatch entry can number. */
const MAX_TILES = 1024;
/** Grids timed per number of cores; a grid in use already is kept when it is at most this much slower. */
const TIMED_GRIDS = 3;
const REUSE_SLACK = 1.01;

/** A tile with its job, chunking and predicted latency. */
export interface LayerTile {
  readonly job: Job;
  readonly tile: Tile;
  readonly planned: PlannedTile;
}

export interface LayerTiling {
  readonly name: string;
  readonly tiles: readonly LayerTile[];
}

export interface LayerPlan {
  readonly tilings: readonly LayerTiling[];
  readonly plans: readonly { readonly tiling: number; readonly cores: readonly number[] }[];
}

/** Tiles of equal shape and like position take equally long: what identifies them. */
function shapeKey(jobIndex: number, job: Job, t: Tile, ctx: BuildContext): string {
  const { y, x, h, w } = t.rect;
  const edges = (y === 0 ? 1 : 0) | (x === 0 ? 2 : 0) | (y + h === job.height ? 4 : 0) | (x + w === job.width ? 8 : 0);
  const lane = laneOf(job, ctx.shape, t.b0) % ctx.shape.lanesPerBlock;
  const first = job.conv === undefined || job.conv.parts.length > 0 ? 0 : job.blocks[t.b0]?.count;
  return `${jobIndex}/${h}/${w}/${edges}/${t.b1 - t.b0}/${lane}/${first}/${t.b1 === job.blocks.length ? 1 : 0}`;
}

class LayerChooser {
  private readonly planned = new Map<string, PlannedTile>();
  private readonly tilings: LayerTiling[] = [];
  private readonly byGrid = new Map<string, LayerTiling | null>();

  private readonly layer: DeviceLayer;
  private readonly ctx: BuildContext;

  constructor(layer: DeviceLayer, ctx: BuildContext) {
    this.layer = layer;
    this.ctx = ctx;
  }

  choose(maxCores: number): LayerPlan {
    const plans: { tiling: number; cores: readonly number[] }[] = [];
    for (let n = maxCores; n >= 1; n--) {
      plans[n - 1] = this.planFor(n);
    }
    return { tilings: this.tilings, plans };
  }

  /** The tiling of a grid with every tile planned; null when an IFP would be too long. */
  private tiling(grid: Grid): LayerTiling | null {
    const name = gridName(grid);
    const known = this.byGrid.get(name);
    if (known !== undefined) {
      return known;
    }
    const tiles = this.layer.jobs.flatMap((job, j) =>
      gridTiles(job, grid, this.ctx.shape).map((tile): LayerTile => {
        const key = shapeKey(j, job, tile, this.ctx);
        const planned = this.planned.get(key) ?? planTile(job, tile, this.ctx);
        this.planned.set(key, planned);
        return { job, tile, planned };
      }),
    );
    const tooLong = tiles.some((t) => t.planned.latency.cycles > MAX_IFP_CYCLES) || tiles.length > MAX_TILES;
    const tiling = tooLong ? null : { name, tiles };
    this.byGrid.set(name, tiling);
    return tiling;
  }

  private planFor(n: number): { tiling: number; cores: readonly number[] } {
    const { jobs } = this.layer;
    const total = jobs.reduce((sum, job) => sum + computeCycles(job, job.height, job.width, 0, job.blocks.length, this.ctx.shape), 0);
    for (let rounds = ceilDiv(total, n * MAX_IFP_CYCLES * 0.95); ; rounds *= 2) {
      const least = Math.max(1, ceilDiv(n * rounds, jobs.length));
      const best = this.best(n, least);
      if (best !== null) {
        return best;
      }
      if (least > MAX_TILES) {
        throw new BackendError("BACKEND_DOES_NOT_FIT", `layer ${this.layer.name} cannot be cut into at most ${MAX_TILES} tiles of ${MAX_IFP_CYCLES} cycles`);
      }
    }
  }

  /** The best plan with about `least` tiles per job; null when none keeps the IFP limit. */
  private best(n: number, least: number): { tiling: number; cores: readonly number[] } | null {
    let best: { tiling: LayerTiling; cores: readonly number[]; makespan: number } | null = null;
    const consider = (tiling: LayerTiling, slack: number): void => {
      const { cores, makespan } = assignTiles(tiling.tiles.map((t) => t.planned.latency.cycles), n);
      if (best === null || makespan * slack < best.makespan) {
        best = { tiling, cores, makespan };
      }
    };
    for (const { grid } of this.ranked(n, least).slice(0, TIMED_GRIDS)) {
      const tiling = this.tiling(grid);
      if (tiling !== null) {
        consider(tiling, 1);
      }
    }
    for (const tiling of this.tilings) {
      consider(tiling, 1 / REUSE_SLACK);
    }
    if (best === null) {
      return null;
    }
    const { tiling, cores } = best as { tiling: LayerTiling; cores: readonly number[] };
    const known = this.tilings.indexOf(tiling);
    return { tiling: known >= 0 ? known : this.tilings.push(tiling) - 1, cores };
  }

  /** Grids with `least` to somewhat more tiles per job, quickest by estimate first. */
  private ranked(n: number, least: number): { grid: Grid; time: number }[] {
    const { jobs } = this.layer;
    const { shape, timing } = this.ctx;
    const main = jobs[0] as Job;
    const from = least <= 64 ? ceilDiv(least, 2) : least;
    const most = Math.min(MAX_TILES, least <= 64 ? Math.max(2 * least, least + 4) : Math.ceil(least * 1.25));
    const list = grids(main, shape, from, most).map((grid) => {
      const cycles = jobs.flatMap((job) => gridTiles(job, grid, shape).map((t) => estimateTile(job, t.rect, t.b0, t.b1, shape, timing)));
      return { grid, time: assignTiles(cycles, n).makespan };
    });
    if (list.length === 0) {
      // Fewer places to cut than tiles wanted: as fine as the layer allows.
      const grid = { rows: main.height, cols: Math.min(main.width, Math.floor(MAX_TILES / main.height)), channels: 1 };
      const channels = { rows: 1, cols: 1, channels: Math.min(main.blocks.length, n) };
      return [{ grid: channels, time: 0 }, { grid, time: 0 }, { grid: { rows: 1, cols: 1, channels: 1 }, time: 0 }];
    }
    return list.sort((a, b) => a.time - b.time || gridTiles(main, a.grid, shape).length - gridTiles(main, b.grid, shape).length);
  }
}

/** Tilings and plans of a layer for 1..maxCores cores. */
export const chooseTilings = (layer: DeviceLayer, maxCores: number, ctx: BuildContext): LayerPlan => new LayerChooser(layer, ctx).choose(maxCores);
