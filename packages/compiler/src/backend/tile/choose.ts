// SPDX-License-Identifier: Apache-2.0
/** Chooses, per layer and number of cores, the grid of tiles and their assignment with the least predicted time. */
import { NOTHING_SHARED, type Sharing } from "../../latency/one-core.js";
import { banksOf } from "../../latency/predict.js";
import { MAX_IFP_CYCLES } from "../../latency/timing.js";
import { BLOCK_CHANNELS, ceilDiv } from "../core-shape.js";
import type { DeviceLayer, Job, View } from "../device-graph.js";
import { BackendError } from "../errors.js";
import { assignTiles, makespan } from "./assign.js";
import {
  computeCycles,
  estimateGrid,
  type Grid,
  type GridEstimate,
  gridName,
  gridSharing,
  grids,
  gridTiles,
  inFamily,
} from "./grids.js";
import { type PlacedTile, placedTile, timeLayer } from "./layer-time.js";
import { type BuildContext, PlannedTile, planTile } from "./plan-tile.js";
import { isDense, laneOf, type Tile } from "./steps.js";

/** Tiles of a layer that the dispatch entry can number. */
const MAX_TILES = 1024;
/** Grids timed per number of cores. */
const TIMED_GRIDS = 8;
/** The same for fewer cores than the program can use, which also have the tilings found for more. */
const TIMED_GRIDS_OTHERS = 2;
/** Cycles that a byte is worth besides the time it takes: other tasks need the banks, too. */
const CYCLES_PER_BYTE = 0.0004;
/** Bytes per cycle that a bank really gives. */
const BANK_BYTES = 58;
/** Part of computing, and of transfers in the short runs of a map cut along its width, that is expected not to overlap. */
const NOT_OVERLAPPED = 0.1;
/** Cycles of a layer in which nothing is computed, at least: the first load, the last store. */
const LEAST_OVERHEAD = 200;
/** Part of the overhead seen before that a tiling surely has on other numbers of cores. */
const SURE_OVERHEAD = 0.8;
/** A grid in use for another number of cores is kept when it is slower by at most this factor and these cycles. */
const REUSE_FACTOR = 1.03;
const REUSE_CYCLES = 100;

/** A tile with its job (by its place in the layer), chunking and predicted latency. */
export interface LayerTile extends PlacedTile {
  readonly job: number;
  readonly tile: Tile;
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

const volume = ({ rect, b0, b1 }: Tile): number => rect.h * rect.w * (b1 - b0);

/** A plan of `base` fits `tile`: it is no larger in any dimension, and its blocks read their planes in the same way. */
function fitsLike(job: Job, tile: Tile, base: Tile): boolean {
  const smaller = tile.rect.h <= base.rect.h && tile.rect.w <= base.rect.w && tile.b1 - tile.b0 <= base.b1 - base.b0;
  return smaller && (tile.b0 === base.b0 || isDense(job, 0, job.blocks.length));
}

/** A tiling on some number of cores. */
interface Timed {
  readonly tiling: LayerTiling;
  readonly cores: readonly number[];
  readonly score: number;
}

/** Spreads tiles over cores: one each in order, so that neighbours share what they read, or longest first. */
function spread({ tiles }: LayerTiling, n: number): readonly number[] {
  return tiles.length <= n
    ? tiles.map((_, i) => i)
    : assignTiles(
        tiles.map((t) => t.planned.following),
        n,
      ).cores;
}

/** Cycles that the busiest core computes. */
function computeBound({ tiles }: LayerTiling, cores: readonly number[], n: number): number {
  const load = new Float64Array(n);
  cores.forEach((core, i) => {
    load[core] = (load[core] as number) + (tiles[i] as LayerTile).planned.execCycles;
  });
  return Math.max(...load);
}

interface OrderedGrid {
  readonly grid: Grid;
  readonly shared: Sharing;
  /** That all cores read and write together. */
  readonly bytes: number;
}

/** A grid with its tiles in the order in which clusters of cores read less. */
function ordered(grid: Grid, { inputs, weights, outputs }: GridEstimate, cluster: number): OrderedGrid {
  const [first, second] = [grid, { ...grid, byPlace: true }].map((g) => {
    const shared = gridSharing(g, cluster);
    return { grid: g, shared, bytes: inputs / shared.inputs + weights / shared.weights + outputs };
  }) as [OrderedGrid, OrderedGrid];
  return second.bytes < first.bytes ? second : first;
}

class LayerChooser {
  private readonly planned = new Map<string, PlannedTile>();
  private readonly tilings: LayerTiling[] = [];
  private readonly estimates = new Map<string, GridEstimate>();
  /** Cycles of each tiling in which nothing was computed, on the number of cores where they were fewest. */
  private readonly overheads = new Map<LayerTiling, number>();
  private readonly byGrid = new Map<string, LayerTiling | null>();

  private readonly layer: DeviceLayer;
  private readonly maxCores: number;
  private readonly ctx: BuildContext;

  /** One-dimensional cuts cannot keep the limit on every layer. */
  private readonly longestIfp: number;

  constructor(layer: DeviceLayer, maxCores: number, ctx: BuildContext) {
    this.layer = layer;
    this.maxCores = maxCores;
    this.ctx = ctx;
    this.longestIfp = ctx.grids === "all" ? MAX_IFP_CYCLES : Number.POSITIVE_INFINITY;
  }

  choose(): LayerPlan {
    const plans: { tiling: number; cores: readonly number[] }[] = [];
    for (let n = this.maxCores; n >= 1; n--) {
      plans[n - 1] = this.planFor(n);
    }
    return { tilings: this.tilings, plans };
  }

  /** The tilings of a grid: chunks for cores that share what they read, and for cores that drift apart. */
  private variants(grid: Grid, n: number): LayerTiling[] {
    const shared = gridSharing(grid, Math.max(1, this.ctx.timing.memory.clusterCores));
    const apart = n === this.maxCores && (shared.inputs > 1 || shared.weights > 1) ? [NOTHING_SHARED] : [];
    return [shared, ...apart].flatMap((sharing) => this.tiling(grid, sharing) ?? []);
  }

  /** The tiling of a grid with every tile planned; null when an IFP would be too long. */
  private tiling(grid: Grid, sharing: Sharing): LayerTiling | null {
    const name = gridName(grid);
    const key = `${name}/${grid.byPlace}/${sharing.inputs}/${sharing.weights}`;
    const known = this.byGrid.get(key);
    if (known !== undefined) {
      return known;
    }
    const tiles = this.layer.jobs.flatMap((job, j) => {
      const cut = gridTiles(job, grid, this.ctx.shape);
      const largest = cut.reduce((a, b) => (volume(b) > volume(a) ? b : a));
      const base = this.plan(j, job, largest, null, sharing);
      return cut.map((tile): LayerTile => {
        const planned = this.plan(j, job, tile, base, sharing);
        return { job: j, tile, ...placedTile(job, tile, planned, this.ctx.shape) };
      });
    });
    const tooLong = tiles.some((t) => t.planned.cycles > this.longestIfp) || tiles.length > MAX_TILES;
    const tiling = tooLong ? null : { name, tiles };
    this.byGrid.set(key, tiling);
    return tiling;
  }

  /**
   * The plan of a tile: found once per grid, for its largest tile `base`, and once per size for tiles that are larger in
   * some way; its latency once per size and position at the borders.
   */
  private plan(index: number, job: Job, tile: Tile, base: PlannedTile | null, sharing: Sharing): PlannedTile {
    const size = `${sizeKey(index, job, tile, this.ctx)}/${sharing.inputs}/${sharing.weights}`;
    const { y, x, h, w } = tile.rect;
    const edges = (y === 0 ? 1 : 0) | (x === 0 ? 2 : 0) | (y + h === job.height ? 4 : 0) | (x + w === job.width ? 8 : 0);
    const key = `${size}/${edges}`;
    let planned = this.planned.get(key);
    if (planned === undefined) {
      const like = this.planned.get(size) ?? (base !== null && fitsLike(job, tile, base.tile) ? base : undefined);
      planned = like === undefined ? planTile(job, tile, sharing, this.ctx) : new PlannedTile(job, tile, like.plan, this.ctx);
      this.planned.set(key, planned);
      if (like === undefined) {
        this.planned.set(size, planned);
      }
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
    const used = this.fastest(this.tilings, n, null, 0);
    const hopeful = used === null ? Number.POSITIVE_INFINITY : (used.score - REUSE_CYCLES) / REUSE_FACTOR;
    const candidates = this.ranked(n, least, hopeful).flatMap((grid) => this.variants(grid, n));
    const fresh = this.fastest(candidates, n, used, REUSE_CYCLES);
    if (fresh === null) {
      return null;
    }
    const known = this.tilings.indexOf(fresh.tiling);
    return { tiling: known >= 0 ? known : this.tilings.push(fresh.tiling) - 1, cores: fresh.cores };
  }

  /** The tiling with the best score on n cores; `known` stays unless another is better by a margin. */
  private fastest(tilings: readonly LayerTiling[], n: number, known: Timed | null, margin: number): Timed | null {
    let best = known;
    let limit = known === null ? Number.POSITIVE_INFINITY : (known.score - margin) / (margin > 0 ? REUSE_FACTOR : 1);
    const bounded = tilings.map((tiling) => {
      const cores = spread(tiling, n);
      const compute = computeBound(tiling, cores, n);
      return { tiling, cores, compute, bound: compute + (this.overheads.get(tiling) ?? LEAST_OVERHEAD) * SURE_OVERHEAD };
    });
    // Those that compute least come first: they soon show that the others cannot be better.
    for (const { tiling, cores, compute, bound } of bounded.sort((a, b) => a.bound - b.bound)) {
      if (bound >= limit) {
        break;
      }
      const times = timeLayer(tiling.tiles, cores, n, limit, this.ctx);
      if (times !== null) {
        this.overheads.set(tiling, Math.min(this.overheads.get(tiling) ?? times.cycles, times.cycles - compute));
      }
      const score = times === null ? limit : times.cycles + CYCLES_PER_BYTE * times.bytes;
      if (score < limit) {
        best = { tiling, cores, score };
        limit = score;
      }
    }
    return best;
  }

  /** The most promising grids with about `least` tiles per job, by estimate of the largest job; none estimated at `hopeful`. */
  private ranked(n: number, least: number, hopeful: number): Grid[] {
    const { jobs } = this.layer;
    const { shape } = this.ctx;
    const main = jobs.reduce((a, b) => (b.blocks.length * b.height * b.width > a.blocks.length * a.height * a.width ? b : a));
    const few = least <= 64;
    const bandwidth = BANK_BYTES * banksOf(n, this.ctx.timing);
    const wanted = n === this.maxCores ? TIMED_GRIDS : TIMED_GRIDS_OTHERS;
    const cluster = Math.max(1, this.ctx.timing.memory.clusterCores);
    const most = Math.min(MAX_TILES, few ? Math.max(2 * least, least + 4) : Math.ceil(least * 1.4));
    const best: { grid: Grid; time: number; rank: number }[] = [];
    for (const cut of grids(main, shape, few ? ceilDiv(least, 2) : Math.min(least, most), most)) {
      if (!inFamily(cut, this.ctx.grids)) {
        continue;
      }
      const limit = best.length < wanted ? Number.POSITIVE_INFINITY : (best.at(-1)?.rank as number);
      const estimate = this.estimate(main, cut);
      const { grid, shared, bytes } = ordered(cut, estimate, cluster);
      const start = estimate.first / shared.inputs / bandwidth;
      const compute = makespan(estimate.cycles, ceilDiv(n, jobs.length), limit - start) + start;
      const memory = bytes / bandwidth;
      const time = Math.max(compute, memory) + CYCLES_PER_BYTE * bytes;
      const rank = time + NOT_OVERLAPPED * (compute + (grid.cols > 1 ? Math.max(0, memory - compute) : 0));
      if (rank < limit && (estimate.cycles[0] as number) <= this.longestIfp) {
        best.push({ grid, time, rank });
        best.sort((a, b) => a.rank - b.rank);
        best.length = Math.min(best.length, wanted);
      }
    }
    if (best.length > 0) {
      return best.filter(({ time }) => time < hopeful).map(({ grid }) => grid);
    }
    // Fewer places to cut than tiles wanted: as fine as the layer allows, or not at all.
    return [
      { rows: 1, cols: 1, channels: Math.min(main.blocks.length, n) },
      { rows: main.height, cols: Math.min(main.width, Math.floor(MAX_TILES / main.height)), channels: 1 },
      ...(this.ctx.grids === "all" ? [] : [{ rows: 1, cols: Math.min(main.width, n), channels: 1 }]),
      { rows: 1, cols: 1, channels: 1 },
    ].filter((grid) => inFamily(grid, this.ctx.grids));
  }

  private estimate(job: Job, grid: Grid): GridEstimate {
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
  new LayerChooser(layer, maxCores, ctx).choose();
