// SPDX-License-Identifier: Apache-2.0
/** Chooses, per layer and number of cores, the grid of tiles and their assignment with the least predicted time. */
import { NOTHING_SHARED, type Sharing } from "../../latency/one-core.js";
import { MAX_IFP_CYCLES } from "../../latency/timing.js";
import { ceilDiv } from "../core-shape.js";
import type { DeviceLayer, Job } from "../device-graph.js";
import { BackendError } from "../errors.js";
import { computeCycles } from "./grid-estimate.js";
import { channelsAlike, type Grid, gridName, gridSharing, gridTiles } from "./grids.js";
import { placedTile } from "./layer-time.js";
import { type BuildContext, PlannedTile, planTile } from "./plan-tile.js";
import { GridRanking, MAX_TILES } from "./rank-grids.js";
import { isRefinable, refined } from "./refine.js";
import { isDense, type Tile } from "./steps.js";
import { borderKey, sizeKey, volume } from "./tile-keys.js";
import { Candidate, type LayerTile, type LayerTiling, sameChunks, VERY_FEW_CORES } from "./tiling.js";

/** Grids planned for as many cores as the program can use. */
const PLANNED_GRIDS = 8;
/** The same for fewer cores, which also have the tilings found for more. */
const PLANNED_GRIDS_OTHERS = 3;
/** The same for very few, which hardly a tiling for more suits, and which are simulated quickly. */
const PLANNED_GRIDS_FEW = 5;
/** Tilings simulated of those planned for more cores; all when it is for as many as the program can use. */
const SIMULATED_KNOWN = 3;
/** A candidate whose estimate is worse than the best simulated one by this factor is not simulated. */
const CLOSE = 1.03;
/** The same for as many cores as the program can use. */
const CLOSE_MOST = 1.1;
/** A grid whose estimate is worse than the best by more than this is planned in one way only. */
const NEAR = 1.06;
/** Cycles of a layer in which nothing is computed, at least: the first load, the last store. */
const LEAST_OVERHEAD = 200;
/** Part of the overhead seen before that a tiling surely has on other numbers of cores. */
const SURE_OVERHEAD = 0.8;
/** A grid in use for another number of cores is kept when it is slower by at most this factor and these cycles. */
const REUSE_FACTOR = 1.03;
/** The same for an odd number: all but one of its cores do nearly as well. */
const REUSE_FACTOR_ODD = 1.08;
const REUSE_CYCLES = 100;
const REUSE_CYCLES_FEW = 20;
/** Above so many cores the last odd one is given up. */
const FEW_CORES = 8;

const isOdd = (n: number): boolean => n > FEW_CORES && n % 2 === 1;

/** 1..maxCores in the order in which they are planned: those that others take tilings from first. */
function planningOrder(maxCores: number): number[] {
  const down = Array.from({ length: maxCores }, (_, i) => maxCores - i);
  return [maxCores, ...down.filter((n) => n < maxCores && !isOdd(n)), ...down.filter((n) => n < maxCores && isOdd(n))];
}

export interface LayerPlan {
  readonly tilings: readonly LayerTiling[];
  readonly plans: readonly { readonly tiling: number; readonly cores: readonly number[] }[];
}

/** A plan of `base` fits `tile`: it is no larger in any dimension, and its blocks read their planes in the same way. */
function fitsLike(job: Job, tile: Tile, base: Tile): boolean {
  const smaller = tile.rect.h <= base.rect.h && tile.rect.w <= base.rect.w && tile.b1 - tile.b0 <= base.b1 - base.b0;
  return smaller && (tile.b0 === base.b0 || isDense(job, 0, job.blocks.length));
}

/** A tiling on some number of cores, simulated. */
interface Timed {
  readonly candidate: Candidate;
  readonly score: number;
}

class LayerChooser {
  private readonly plannedTiles = new Map<string, PlannedTile>();
  private readonly tilings: LayerTiling[] = [];
  private readonly ranking: GridRanking;
  /** Cycles of each tiling in which nothing was computed, on the number of cores where they were fewest. */
  private readonly overheads = new Map<LayerTiling, number>();
  private readonly byGrid = new Map<string, LayerTiling | null>();

  private readonly layer: DeviceLayer;
  private readonly maxCores: number;
  private readonly ctx: BuildContext;

  private readonly cluster: number;
  private readonly alike: number;
  /** One-dimensional cuts cannot keep the limit on every layer. */
  private readonly longestIfp: number;

  constructor(layer: DeviceLayer, maxCores: number, ctx: BuildContext) {
    this.layer = layer;
    this.maxCores = maxCores;
    this.ctx = ctx;
    this.cluster = Math.max(1, ctx.timing.memory.clusterCores);
    this.alike = channelsAlike(layer.jobs[0] as Job, ctx.shape);
    this.longestIfp = ctx.grids === "all" ? MAX_IFP_CYCLES : Number.POSITIVE_INFINITY;
    this.ranking = new GridRanking(layer.jobs, this.longestIfp, ctx);
  }

  choose(): LayerPlan {
    const plans: { tiling: number; cores: readonly number[] }[] = [];
    for (const n of planningOrder(this.maxCores)) {
      plans[n - 1] = this.planFor(n);
    }
    return { tilings: this.tilings, plans };
  }

  private sharing(grid: Grid): Sharing {
    return gridSharing(grid, this.cluster, this.alike);
  }

  /** The tilings of grids, chunked for cores that share what they read; of the best also for cores that drift apart. */
  private planned(grids: readonly Grid[], n: number): LayerTiling[] {
    const list = grids.flatMap((grid) => {
      const tiling = this.tiling(grid, this.sharing(grid));
      return tiling === null ? [] : { grid, tiling, estimate: new Candidate(tiling, n, this.ctx.timing).estimate };
    });
    const least = Math.min(...list.map(({ estimate }) => estimate));
    return list.flatMap(({ grid, tiling, estimate }) => {
      const alone = tiling.sharing.inputs === 1 && tiling.sharing.weights === 1;
      const apart = n < this.maxCores || alone || estimate > least * NEAR ? null : this.tiling(grid, NOTHING_SHARED);
      return apart === null || sameChunks(tiling, apart) ? [tiling] : [tiling, apart];
    });
  }

  /** The tiling of a grid with every tile planned for what cores share; null when an IFP would be too long. */
  private tiling(grid: Grid, expected: Sharing): LayerTiling | null {
    const name = gridName(grid);
    const key = `${name}/${grid.byPlace}/${expected.inputs}/${expected.weights}`;
    const known = this.byGrid.get(key);
    if (known !== undefined) {
      return known;
    }
    const tiles = this.layer.jobs.flatMap((job, j) => {
      const cut = gridTiles(job, grid, this.ctx.shape);
      const largest = cut.reduce((a, b) => (volume(b) > volume(a) ? b : a));
      const base = this.plan(j, job, largest, null, expected);
      return cut.map((tile): LayerTile => {
        const planned = this.plan(j, job, tile, base, expected);
        return { job: j, tile, ...placedTile(job, tile, planned, this.ctx.shape) };
      });
    });
    const tooLong = tiles.some((t) => t.planned.cycles > this.longestIfp) || tiles.length > MAX_TILES;
    const sharing = this.sharing(grid);
    const tiling = tooLong ? null : { name, tiles, sharing };
    this.byGrid.set(key, tiling);
    return tiling;
  }

  /**
   * The plan of a tile: found once per grid, for its largest tile `base`, and once per size for tiles that are larger in
   * some way; its latency once per size and position at the borders.
   */
  private plan(index: number, job: Job, tile: Tile, base: PlannedTile | null, sharing: Sharing): PlannedTile {
    const size = `${sizeKey(index, job, tile, this.ctx.shape)}/${sharing.inputs}/${sharing.weights}`;
    const key = `${size}/${borderKey(job, tile)}`;
    let planned = this.plannedTiles.get(key);
    if (planned === undefined) {
      const like = this.plannedTiles.get(size) ?? (base !== null && fitsLike(job, tile, base.tile) ? base : undefined);
      planned = like === undefined ? planTile(job, tile, sharing, this.ctx) : PlannedTile.like(like, job, tile, this.ctx);
      this.plannedTiles.set(key, planned);
      if (like === undefined) {
        this.plannedTiles.set(size, planned);
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
    const used = this.fastest(this.tilings, n, null, Number.POSITIVE_INFINITY, SIMULATED_KNOWN);
    const factor = n < this.maxCores && isOdd(n) ? REUSE_FACTOR_ODD : REUSE_FACTOR;
    const cycles = n <= VERY_FEW_CORES ? REUSE_CYCLES_FEW : REUSE_CYCLES;
    const hopeful = used === null ? Number.POSITIVE_INFINITY : (used.score - cycles) / factor;
    const others = n <= VERY_FEW_CORES ? PLANNED_GRIDS_FEW : PLANNED_GRIDS_OTHERS;
    const wanted = n === this.maxCores ? PLANNED_GRIDS : others;
    const candidates = this.planned(this.ranking.best(n, least, wanted, hopeful), n);
    const fresh = this.fastest(candidates, n, used, hopeful, candidates.length);
    if (fresh === null) {
      return null;
    }
    const { tiling, cores } = n === this.maxCores ? this.rechunked(fresh.candidate) : fresh.candidate;
    const known = this.tilings.indexOf(tiling);
    return { tiling: known >= 0 ? known : this.tilings.push(tiling) - 1, cores };
  }

  /** The candidate with chunks that suit all cores together, where that matters; its grid is chunked so for others, too. */
  private rechunked(candidate: Candidate): Candidate {
    const { jobs } = this.layer;
    if (!isRefinable(jobs)) {
      return candidate;
    }
    const better = refined(candidate, jobs[0] as Job, this.longestIfp, this.ctx);
    for (const [key, tiling] of this.byGrid) {
      if (tiling === candidate.tiling) {
        this.byGrid.set(key, better.tiling);
      }
    }
    return better;
  }

  /** Of the tilings, at most `most` of which are simulated, the one with the best score on n cores below `below`; else `known`. */
  private fastest(tilings: readonly LayerTiling[], n: number, known: Timed | null, below: number, most: number): Timed | null {
    let best = known;
    let limit = below;
    // Estimates take a bank to be shared by four cores: very few have banks of their own, and are simulated quickly.
    const others = n <= VERY_FEW_CORES ? Number.POSITIVE_INFINITY : CLOSE;
    const close = n === this.maxCores ? CLOSE_MOST : others;
    const candidates = tilings.map((tiling) => new Candidate(tiling, n, this.ctx.timing)).sort((a, b) => a.estimate - b.estimate);
    for (const next of candidates.slice(0, most)) {
      const { tiling, compute, estimate } = next;
      const surely = compute + (this.overheads.get(tiling) ?? LEAST_OVERHEAD) * SURE_OVERHEAD;
      if (surely >= limit) {
        continue;
      }
      // Where estimates are too long they are so for all tilings.
      const error = best === null ? 1 : Math.min(1, best.score / best.candidate.estimate);
      if (estimate * error > limit * close) {
        break;
      }
      const times = next.simulate(limit, this.ctx);
      if (times !== null) {
        this.overheads.set(tiling, Math.min(this.overheads.get(tiling) ?? times.cycles, times.cycles - compute));
        best = { candidate: next, score: times.score };
        limit = times.score;
      }
    }
    return best;
  }
}

/** Tilings and plans of a layer for 1..maxCores cores. */
export const chooseTilings = (layer: DeviceLayer, maxCores: number, ctx: BuildContext): LayerPlan =>
  new LayerChooser(layer, maxCores, ctx).choose();
