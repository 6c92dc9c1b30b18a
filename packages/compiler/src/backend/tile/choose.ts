// SPDX-License-Identifier: Apache-2.0
/** Chooses, per layer and number of cores, the grid of tiles and their assignment with the least predicted time. */
import { MAX_IFP_CYCLES } from "../../latency/timing.js";
import { BLOCK_CHANNELS, ceilDiv } from "../core-shape.js";
import type { DeviceLayer, Job, View } from "../device-graph.js";
import { BackendError } from "../errors.js";
import { type Assignment, assignTiles, makespan } from "./assign.js";
import { computeCycles, estimateGrid, type Grid, gridName, grids, gridTiles, inFamily } from "./grids.js";
import { type BuildContext, type PlannedTile, planTile, timeTile } from "./plan-tile.js";
import { laneOf, type Tile } from "./steps.js";

/** Tiles of a layer that the dispatch entry can number. */
const MAX_TILES = 1024;
/** Grids timed per number of cores. */
const TIMED_GRIDS = 3;
/** A grid in use for another number of cores is kept when it is slower by at most this factor and these cycles. */
const REUSE_FACTOR = 1.03;
const REUSE_CYCLES = 100;

/** A tile with its job (by its place in the layer), chunking and predicted latency. */
export interface LayerTile {
  readonly job: number;
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

/** What of a layer determines its tiling: everything but values and places in memory. */
export function geometryKey(layer: DeviceLayer): string {
  const views = (list: readonly View[]): string =>
    list.map((v) => [v.channel % BLOCK_CHANNELS, v.channels, v.height, v.width].join("x")).join("+");
  return layer.jobs
    .map((job) => {
      const blocks = job.blocks.map((b) => `${b.first}:${b.count}`).join(",");
      const stores = job.stores.map((s) => `${s.strideY}:${s.strideX}`).join(",");
      const cuts = `${job.pool?.cutsY.join(",")};${job.pool?.cutsX.join(",")}`;
      const same = job.eltwise !== undefined && job.inputs[0]?.map === job.inputs[1]?.map ? "same" : "";
      const kind =
        job.conv === undefined
          ? job.pool === undefined
            ? "eltwise"
            : "pool"
          : `conv${job.conv.parts.length}${job.conv.rowTaps ? "r" : ""}`;
      const window = [job.kernel, job.stride, job.dilation, job.pad].map((pair) => pair.join("x")).join(";");
      return [
        kind,
        views(job.inputs),
        views([job.output]),
        job.height,
        job.width,
        window,
        blocks,
        stores,
        cuts,
        same,
        job.table === undefined,
        job.residual === undefined,
      ].join("|");
    })
    .join("/");
}

/** Tiles of equal size are chunked alike: what identifies them. */
function sizeKey(jobIndex: number, job: Job, t: Tile, ctx: BuildContext): string {
  const lane = laneOf(job, ctx.shape, t.b0) % ctx.shape.lanesPerBlock;
  const planes = job.blocks[t.b0]?.count;
  const last = t.b1 === job.blocks.length ? 1 : 0;
  return `${jobIndex}/${t.rect.h}/${t.rect.w}/${t.b1 - t.b0}/${lane}/${planes}/${last}`;
}

/** Spreads planned tiles; only the first tile of a core pays for filling and draining. */
function assignPlanned(tiling: LayerTiling, n: number): Assignment {
  const { tiles } = tiling;
  if (tiles.length <= n) {
    return assignTiles(
      tiles.map((t) => t.planned.latency.cycles),
      n,
    );
  }
  const start = Math.max(...tiles.map((t) => t.planned.latency.cycles - t.planned.following()));
  const { cores, makespan } = assignTiles(
    tiles.map((t) => t.planned.following()),
    n,
  );
  return { cores, makespan: makespan + start };
}

/** The tiling with the least time on n cores. */
function fastest(tilings: readonly LayerTiling[], n: number): (Assignment & { readonly tiling: LayerTiling }) | null {
  let best: (Assignment & { readonly tiling: LayerTiling }) | null = null;
  for (const tiling of tilings) {
    const assignment = assignPlanned(tiling, n);
    best = best === null || assignment.makespan < best.makespan ? { ...assignment, tiling } : best;
  }
  return best;
}

class LayerChooser {
  private readonly planned = new Map<string, PlannedTile>();
  private readonly tilings: LayerTiling[] = [];
  private readonly estimates = new Map<string, number[]>();
  private readonly byGrid = new Map<string, LayerTiling | null>();

  private readonly layer: DeviceLayer;
  private readonly ctx: BuildContext;

  /** One-dimensional cuts cannot keep the limit on every layer. */
  private readonly longestIfp: number;

  constructor(layer: DeviceLayer, ctx: BuildContext) {
    this.layer = layer;
    this.ctx = ctx;
    this.longestIfp = ctx.grids === "all" ? MAX_IFP_CYCLES : Number.POSITIVE_INFINITY;
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
        return { job: j, tile, planned: this.plan(j, job, tile) };
      }),
    );
    const tooLong = tiles.some((t) => t.planned.latency.cycles > this.longestIfp) || tiles.length > MAX_TILES;
    const tiling = tooLong ? null : { name, tiles };
    this.byGrid.set(name, tiling);
    return tiling;
  }

  /** The plan of a tile: found once per size, its latency once per size and position at the borders. */
  private plan(index: number, job: Job, tile: Tile): PlannedTile {
    const size = sizeKey(index, job, tile, this.ctx);
    const { y, x, h, w } = tile.rect;
    const edges = (y === 0 ? 1 : 0) | (x === 0 ? 2 : 0) | (y + h === job.height ? 4 : 0) | (x + w === job.width ? 8 : 0);
    const key = `${size}/${edges}`;
    let planned = this.planned.get(key);
    if (planned === undefined) {
      const like = this.planned.get(size);
      planned = like === undefined ? planTile(job, tile, this.ctx) : timeTile(job, tile, like.plan, this.ctx);
      this.planned.set(key, planned);
      this.planned.set(size, like ?? planned);
    }
    return planned;
  }

  private planFor(n: number): { tiling: number; cores: readonly number[] } {
    const { jobs } = this.layer;
    const total = jobs.reduce(
      (sum, job) => sum + computeCycles(job, job.height, job.width, 0, job.blocks.length, this.ctx.shape),
      0,
    );
    for (let rounds = ceilDiv(total, n * this.longestIfp * 0.95) || 1; ; rounds = Math.ceil(rounds * 1.15)) {
      const least = Math.max(1, ceilDiv(n * rounds, jobs.length));
      const best = this.best(n, least);
      if (best !== null) {
        return best;
      }
      if (least > MAX_TILES) {
        throw new BackendError(
          "BACKEND_DOES_NOT_FIT",
          `layer ${this.layer.name} cannot be cut into at most ${MAX_TILES} tiles of ${MAX_IFP_CYCLES} cycles`,
        );
      }
    }
  }

  /** The best plan with about `least` tiles per job; null when none keeps the IFP limit. */
  private best(n: number, least: number): { tiling: number; cores: readonly number[] } | null {
    const fresh = fastest(
      this.ranked(n, least).flatMap((grid) => this.tiling(grid) ?? []),
      n,
    );
    const used = fastest(this.tilings, n);
    if (used !== null && (fresh === null || used.makespan <= fresh.makespan * REUSE_FACTOR + REUSE_CYCLES)) {
      return { tiling: this.tilings.indexOf(used.tiling), cores: used.cores };
    }
    return fresh === null ? null : { tiling: this.tilings.push(fresh.tiling) - 1, cores: fresh.cores };
  }

  /** The most promising grids with about `least` tiles per job, by estimate of the largest job. */
  private ranked(n: number, least: number): Grid[] {
    const { jobs } = this.layer;
    const { shape } = this.ctx;
    const main = jobs.reduce((a, b) => (b.blocks.length * b.height * b.width > a.blocks.length * a.height * a.width ? b : a));
    const few = least <= 64;
    const most = Math.min(MAX_TILES, few ? Math.max(2 * least, least + 4) : Math.ceil(least * 1.4));
    const best: { grid: Grid; time: number }[] = [];
    for (const grid of grids(main, shape, few ? ceilDiv(least, 2) : Math.min(least, most), most)) {
      if (!inFamily(grid, this.ctx.grids)) {
        continue;
      }
      const limit = best.length < TIMED_GRIDS ? Number.POSITIVE_INFINITY : (best.at(-1)?.time as number);
      const estimate = this.estimate(main, grid);
      const time = makespan(estimate, ceilDiv(n, jobs.length), limit);
      if (time < limit && (estimate[0] as number) <= this.longestIfp) {
        best.push({ grid, time });
        best.sort((a, b) => a.time - b.time);
        best.length = Math.min(best.length, TIMED_GRIDS);
      }
    }
    if (best.length > 0) {
      return best.map(({ grid }) => grid);
    }
    // Fewer places to cut than tiles wanted: as fine as the layer allows, or not at all.
    return [
      { rows: 1, cols: 1, channels: Math.min(main.blocks.length, n) },
      { rows: main.height, cols: Math.min(main.width, Math.floor(MAX_TILES / main.height)), channels: 1 },
      ...(this.ctx.grids === "all" ? [] : [{ rows: 1, cols: Math.min(main.width, n), channels: 1 }]),
      { rows: 1, cols: 1, channels: 1 },
    ].filter((grid) => inFamily(grid, this.ctx.grids));
  }

  private estimate(job: Job, grid: Grid): number[] {
    const name = gridName(grid);
    let known = this.estimates.get(name);
    if (known === undefined) {
      known = estimateGrid(job, grid, this.ctx.shape, this.ctx.timing);
      this.estimates.set(name, known);
    }
    return known;
  }
}

/** Tilings and plans of a layer for 1..maxCores cores. */
export const chooseTilings = (layer: DeviceLayer, maxCores: number, ctx: BuildContext): LayerPlan =>
  new LayerChooser(layer, ctx).choose(maxCores);
