// SPDX-License-Identifier: Apache-2.0
/** The grids of a layer that are worth planning on n cores, by a quick estimate of its largest job. */
import type { Sharing } from "../../latency/one-core.js";
import { banksOf } from "../../latency/predict.js";
import { ceilDiv } from "../core-shape.js";
import type { Job } from "../device-graph.js";
import { makespan, type TileClass } from "./assign.js";
import { type GridEstimate, GridEstimator } from "./grid-estimate.js";
import { channelsAlike, type Grid, gridSharing, grids, inFamily } from "./grids.js";
import type { BuildContext } from "./plan-tile.js";
import { BANK_BYTES, CYCLES_PER_BYTE, FAST_BYTES } from "./tiling.js";

/** Tiles of a layer that the dispatch entry can number. */
export const MAX_TILES = 1024;
/** Most tiles tried, as a multiple of the least: a narrow map of many channels (VGG16's 28 x 28 x 512) wants small ones. */
const MOST_TILES = 1.8;
/** Part of computing, and of transfers in the short runs of a map cut along its width, that is expected not to overlap. */
const NOT_OVERLAPPED = 0.1;
/** Bounds are this much wider than what they bound, which is rounded elsewhere. */
const ROUNDING = 1 + 1e-9;
/** Tiles beyond those asked for up to which grids are listed: other numbers of cores may ask for some more. */
const MORE_TILES = 1.25;

/** A grid with its tiles in an order, and what that needs on any number of cores. */
interface OrderedGrid {
  readonly grid: Grid;
  readonly estimate: GridEstimate;
  readonly shared: Sharing;
  /** That all cores read and write together: in DDR, in feature memory. */
  readonly bytes: number;
  readonly fast: number;
}

/** A grid with this many tiles; its estimate once that has been asked for. */
interface KnownGrid {
  readonly grid: Grid;
  readonly tiles: number;
  ordered: OrderedGrid | null;
}

/** Whether a job's first input, and its output, lie in feature memory: 1, else 0. */
interface OnChip {
  readonly inputs: 0 | 1;
  readonly outputs: 0 | 1;
}

/** A grid with its tiles in the order in which clusters of cores read less. */
function ordered(grid: Grid, estimate: GridEstimate, onChip: OnChip, sharing: (grid: Grid) => Sharing): OrderedGrid {
  const { inputs, weights, outputs } = estimate;
  const [first, second] = [grid, { ...grid, byPlace: true }].map((g) => {
    const shared = sharing(g);
    const bytes = [weights / shared.weights, 0];
    bytes[onChip.inputs] = (bytes[onChip.inputs] as number) + inputs / shared.inputs;
    bytes[onChip.outputs] = (bytes[onChip.outputs] as number) + outputs;
    const [ddr, fast] = bytes as [number, number];
    return { grid: g, estimate, shared, bytes: ddr, fast };
  }) as [OrderedGrid, OrderedGrid];
  return second.bytes + second.fast < first.bytes + first.fast ? second : first;
}

export class GridRanking {
  private readonly estimator: GridEstimator;
  private readonly job: Job;
  private readonly jobs: number;
  /** `channelsAlike` of the job. */
  private readonly alike: number;
  private readonly longestIfp: number;
  private readonly ctx: BuildContext;
  /** The grids that are in question, whatever the number of cores; estimates are the same for all. */
  private known: { readonly most: number; readonly list: readonly KnownGrid[] } = { most: 0, list: [] };

  constructor(jobs: readonly Job[], longestIfp: number, ctx: BuildContext) {
    this.job = jobs.reduce((a, b) => (b.blocks.length * b.height * b.width > a.blocks.length * a.height * a.width ? b : a));
    this.jobs = jobs.length;
    this.alike = channelsAlike(this.job, ctx.shape);
    this.estimator = new GridEstimator(this.job, ctx.shape, ctx.timing);
    this.longestIfp = longestIfp;
    this.ctx = ctx;
  }

  /** The `wanted` most promising grids with about `least` tiles per job; none estimated at `hopeful` or more. */
  best(n: number, least: number, wanted: number, hopeful: number): Grid[] {
    const few = least <= 64;
    const cores = ceilDiv(n, this.jobs);
    const bandwidth = BANK_BYTES * banksOf(n, this.ctx.timing);
    const fastBandwidth = FAST_BYTES * banksOf(n, this.ctx.timing);
    const most = Math.min(MAX_TILES, few ? Math.max(2 * least, least + 4) : Math.ceil(least * MOST_TILES));
    const fewest = few ? ceilDiv(least, 2) : Math.min(least, most);
    const best: { grid: Grid; time: number; rank: number }[] = [];
    for (const known of this.gridsUpTo(most)) {
      if (known.tiles < fewest || known.tiles > most) {
        continue;
      }
      known.ordered ??= this.ordered(known.grid);
      const { grid, shared, bytes, fast } = known.ordered;
      const { classes, sum, first } = known.ordered.estimate;
      const longest = (classes[0] as TileClass).cycles;
      if (longest > this.longestIfp) {
        continue;
      }
      const limit = best.length < wanted ? Number.POSITIVE_INFINITY : (best.at(-1)?.rank as number);
      const start = first / shared.inputs / bandwidth;
      const memory = Math.max(bytes / bandwidth, fast / fastBandwidth);
      // What can be computed at most if the rank is to be below the limit.
      const room = ((limit - CYCLES_PER_BYTE * bytes) / (1 + NOT_OVERLAPPED)) * ROUNDING - start;
      if (memory >= limit || longest >= room || sum / cores >= room) {
        continue;
      }
      const compute = makespan(classes, sum, cores, room) + start;
      const time = Math.max(compute, memory) + CYCLES_PER_BYTE * bytes;
      const rank = time + NOT_OVERLAPPED * (compute + (grid.cols > 1 ? Math.max(0, memory - compute) : 0));
      if (rank < limit) {
        best.push({ grid, time, rank });
        best.sort((a, b) => a.rank - b.rank);
        best.length = Math.min(best.length, wanted);
      }
    }
    return best.length > 0 ? best.filter(({ time }) => time < hopeful).map(({ grid }) => grid) : this.coarsest(n);
  }

  /** Grids with up to `most` tiles, and more. */
  private gridsUpTo(most: number): readonly KnownGrid[] {
    if (most > this.known.most) {
      const { ctx, job } = this;
      const more = Math.min(MAX_TILES, Math.ceil(most * MORE_TILES));
      const list = grids(job, ctx.shape, 1, more).filter((grid) => inFamily(grid, ctx.grids));
      this.known = {
        most: more,
        list: list.map((grid) => ({ grid, tiles: grid.rows * grid.cols * grid.channels, ordered: null })),
      };
    }
    return this.known.list;
  }

  private ordered(grid: Grid): OrderedGrid {
    const { memory } = this.ctx.timing;
    const held = (place: string | undefined) => (place === "maps" && memory.fastBytesPerCore > 0 ? 1 : 0);
    const { inputs, output } = this.job;
    const onChip = { inputs: held(inputs[0]?.map.place), outputs: held(output.map.place) } as const;
    const cluster = Math.max(1, memory.clusterCores);
    return ordered(grid, this.estimator.estimate(grid), onChip, (g) => gridSharing(g, cluster, this.alike));
  }

  /** Fewer places to cut than tiles wanted: as fine as the layer allows, or not at all. */
  private coarsest(n: number): Grid[] {
    const { job } = this;
    return [
      { rows: 1, cols: 1, channels: Math.min(job.blocks.length, n) },
      { rows: job.height, cols: Math.min(job.width, Math.floor(MAX_TILES / job.height)), channels: 1 },
      ...(this.ctx.grids === "all" ? [] : [{ rows: 1, cols: Math.min(job.width, n), channels: 1 }]),
      { rows: 1, cols: 1, channels: 1 },
    ].filter((grid) => inFamily(grid, this.ctx.grids));
  }
}
