// SPDX-License-Identifier: Apache-2.0
/** Finds the quickest way to chunk one tile: candidate chunk plans that fit the buffers, timed by the latency model. */
import { EXEC, OF_WEIGHTS, type TimedOp } from "../../latency/costs.js";
import { type Sharing, timeAmongOthers } from "../../latency/one-core.js";
import { NOT_MAPS } from "../../latency/runs.js";
import { type Latency, simulateIfp } from "../../latency/simulate.js";
import type { Timing } from "../../latency/timing.js";
import { type Trace, traceOf } from "../../latency/trace.js";
import { type CoreShape, ceilDiv } from "../core-shape.js";
import type { FeatureMap, Job, WeightPlan } from "../device-graph.js";
import { IN_FULL, type Op, schedule } from "../emit/schedule.js";
import { OpTimer } from "../emit/timing.js";
import { BackendError } from "../errors.js";
import type { Placement } from "../plan/memory.js";
import type { Techniques } from "../techniques.js";
import { estimateChunks } from "./chunk-estimate.js";
import { heldUntil, largestChunk, loadedPlanes, mostOutputs } from "./chunk-size.js";
import type { GridFamily } from "./grids.js";
import { chunkLoads } from "./load.js";
import { splitTileSteps } from "./split-steps.js";
import { type ChunkPlan, isDense, laneOf, type Step, storedBlocks, type Tile, tileSteps } from "./steps.js";

/** The first chunk of inputs may be this part of the others. */
const EARLY_PART = 4;
/** Block counts to try for a weight chunk: the most that fit, and half the tile so that loading overlaps. */
function weightBlockChoices(job: Job, tile: Tile, limit: number, shape: CoreShape): number[] {
  const plan = job.conv as WeightPlan;
  const count = tile.b1 - tile.b0;
  let largest = 0;
  for (let b = tile.b0; b < tile.b1; b++) {
    largest = Math.max(largest, (plan.blockStart[b + 1] as number) - (plan.blockStart[b] as number));
  }
  const per = shape.lanesPerBlock;
  const most = Math.min(count, Math.floor(limit / largest));
  if (most < 1) {
    return [];
  }
  const round = (blocks: number): number => (blocks >= per ? blocks - (blocks % per) : 2 ** Math.floor(Math.log2(blocks)));
  const half = ceilDiv(count, 2);
  const evenHalf = half >= per ? ceilDiv(half, per) * per : half;
  const tail = most === count ? [ceilDiv(laneOf(job, shape, tile.b1), per) * per] : [];
  return [...new Set([...tail, round(most), round(Math.max(1, Math.min(most, evenHalf))), Math.min(round(most), 4 * per)])];
}

/** Chunk plans worth timing for an ordinary tile: families of equal blocks, coarsest chunks first. */
function chunkPlans(job: Job, tile: Tile, shape: CoreShape): ChunkPlan[][] {
  const plans: ChunkPlan[][] = [];
  const count = tile.b1 - tile.b0;
  const per = shape.lanesPerBlock;
  const dense = isDense(job, tile.b0, tile.b1);
  for (const weightSlots of [2, 1] as const) {
    const choices = job.conv === undefined ? [count] : weightBlockChoices(job, tile, shape.weightWords / weightSlots, shape);
    for (const weightBlocks of choices) {
      const execChoices =
        dense && job.conv !== undefined
          ? [Math.min(weightBlocks, 4 * per)]
          : [Math.min(weightBlocks, per), Math.min(weightBlocks, 4 * per)];
      for (const execBlocks of new Set(execChoices)) {
        const groups =
          weightBlocks < count && dense ? [count, Math.min(count, weightSlots * weightBlocks), weightBlocks] : [weightBlocks];
        for (const groupBlocks of new Set(groups)) {
          const family = spatialPlans(job, tile, { weightBlocks, execBlocks, groupBlocks, weightSlots }, shape);
          if (family.length > 0) {
            plans.push(family);
          }
        }
      }
    }
    if (plans.length > 0) {
      break;
    }
  }
  return plans;
}

type BlockPlan = Pick<ChunkPlan, "weightBlocks" | "execBlocks" | "groupBlocks" | "weightSlots">;

/** Chunk shapes for a choice of blocks: the largest that fit half the buffer, and finer ones that overlap better. */
function spatialPlans(job: Job, tile: Tile, blocks: BlockPlan, shape: CoreShape): ChunkPlan[] {
  const planes = loadedPlanes(job, tile.b0, heldUntil(job, tile, blocks.execBlocks, shape), shape);
  const { h, w } = tile.rect;
  for (const inputSlots of [2, 1] as const) {
    const largest = largestChunk(job, tile, planes, (2 * shape.inputHalf) / inputSlots, shape);
    if (largest === null) {
      continue;
    }
    const base = { ...blocks, inputSlots };
    const plans: ChunkPlan[] = [];
    const count = h > 1 || largest.rows > 1 ? ceilDiv(h, largest.rows) : ceilDiv(w, largest.cols);
    const limit = mostOutputs(tile, blocks.execBlocks, shape);
    for (const pieces of [count, 2 * count, 4 * count]) {
      const rows = largest.cols === w && h > 1 ? Math.min(largest.rows, ceilDiv(h, pieces)) : largest.rows;
      const wanted = h === 1 ? Math.min(largest.cols, ceilDiv(ceilDiv(w, pieces), shape.pp) * shape.pp) : largest.cols;
      const cols = Math.min(wanted, limit);
      const plan = { ...base, rows: Math.min(rows, Math.max(1, Math.floor(limit / cols))), cols, first: 0 };
      const early = h === 1 ? ceilDiv(ceilDiv(cols, EARLY_PART), shape.pp) * shape.pp : ceilDiv(plan.rows, EARLY_PART);
      plans.push(plan);
      if (early < (h === 1 ? cols : plan.rows)) {
        plans.push({ ...plan, first: early });
      }
    }
    const same = (p: ChunkPlan, q: ChunkPlan): boolean => p.rows === q.rows && p.cols === q.cols && p.first === q.first;
    return plans.filter((p, i) => plans.findIndex((q) => same(p, q)) === i);
  }
  return [];
}

/**
 * The chunking of a split tile. All weights are loaded for every group of PP pixels, so what counts is that a chunk holds a
 * whole group: in half the input buffer, else in all of it, else part by part.
 */
function splitPlan(job: Job, tile: Tile, shape: CoreShape): { plan: ChunkPlan; inputPerPart: boolean } | null {
  const { h, w } = tile.rect;
  const base = { weightBlocks: 1, execBlocks: 1, groupBlocks: 1, weightSlots: 2, first: 0 } as const;
  const planes = loadedPlanes(job, tile.b0, tile.b1, shape);
  const ofPart = Math.max(...(job.conv as WeightPlan).parts.map((p) => chunkLoads(job, p.plane0, p.plane1, shape).planes));
  const row: Tile = { ...tile, rect: { ...tile.rect, h: 1, w: Math.min(w, shape.pp) } };
  const candidates = [
    { inputSlots: 2, inputPerPart: false, chunk: largestChunk(job, tile, planes, shape.inputHalf, shape) },
    { inputSlots: 1, inputPerPart: false, chunk: largestChunk(job, tile, planes, 2 * shape.inputHalf, shape) },
    { inputSlots: 2, inputPerPart: true, chunk: largestChunk(job, row, ofPart, shape.inputHalf, shape) },
  ] as const;
  let best: { plan: ChunkPlan; inputPerPart: boolean } | null = null;
  let most = 0;
  for (const { chunk, inputSlots, inputPerPart } of candidates) {
    const pixels = chunk === null ? 0 : Math.min(shape.pp, h * w, chunk.rows * chunk.cols);
    if (chunk !== null && pixels > most) {
      best = { plan: { ...base, ...chunk, inputSlots }, inputPerPart };
      most = pixels;
    }
  }
  return best;
}

/** How to make the steps of a tile; independent of where the tile lies. */
export interface TilePlan {
  readonly chunks: ChunkPlan;
  readonly inputPerPart: boolean;
}

export interface BuildContext {
  readonly shape: CoreShape;
  readonly timing: Timing;
  readonly placement: ReadonlyMap<FeatureMap, Placement>;
  readonly grids: GridFamily;
  readonly techniques: Techniques;
  /** Part of the layers whose inputs are there before the layer in front of them is computed. */
  readonly independent: number;
}

/** Scheduled operations of a tile chunked as `plan` says. */
export function tileOps(job: Job, tile: Tile, plan: TilePlan, { shape }: BuildContext): Op[] {
  const split = job.conv !== undefined && job.conv.parts.length > 0;
  const steps: Step[] = split
    ? splitTileSteps(job, job.conv as WeightPlan, tile, plan.chunks, plan.inputPerPart, shape)
    : tileSteps(job, tile, plan.chunks, shape);
  const boxes = (chunk: NonNullable<Step["input"]>): number => chunkLoads(job, chunk.plane0, chunk.plane1, shape).boxes.length;
  return schedule(
    steps,
    plan.chunks.inputSlots,
    { slots: plan.chunks.weightSlots, capacity: shape.weightWords },
    boxes,
    job.stores.length,
    job.residual !== undefined,
  );
}

function timedOps(job: Job, ops: readonly Op[], ctx: BuildContext): TimedOp[] {
  const timer = new OpTimer(job, ctx.shape, ctx.timing, ctx.placement);
  return ops.map((op) => timer.timed(op));
}

function shared(bytes: readonly number[], sharing: Sharing): number {
  const [inputs, weights, results] = bytes as [number, number, number];
  return inputs / sharing.inputs + weights / sharing.weights + results;
}

/** A tile chunked in one way; what takes time to find out is computed when it is first asked for. */
export class PlannedTile {
  readonly plan: TilePlan;
  /** The tile that was planned: those of equal size are alike, up to addresses. */
  readonly tile: Tile;
  /** Cycles that EXEC computes, and instruction words. */
  readonly execCycles: number;
  readonly words: number;
  /** Cycles when all cores of a cluster run a tile like it at once; whoever plans it finds out. */
  among = 0;
  /** Bytes that it moves: of inputs, of weights, of results and what is added to them. */
  private readonly bytes: readonly number[];
  /** The same of feature memory. */
  private readonly fast: readonly number[];
  /** The next tile's inputs cannot be loaded before this one has been computed (its halves were evened out). */
  readonly closed: boolean;
  private readonly timed: readonly TimedOp[];
  private readonly timing: Timing;
  private known: Latency | null = null;
  private more = -1;
  private traced: Trace | null = null;

  constructor(job: Job, tile: Tile, plan: TilePlan, ctx: BuildContext) {
    this.plan = plan;
    this.tile = tile;
    this.timing = ctx.timing;
    const ops = tileOps(job, tile, plan, ctx);
    this.timed = timedOps(job, ops, ctx);
    this.closed = ops.some((op) => op.kind === "NOP_LDI" && (op.post & IN_FULL) !== 0);
    let exec = 0;
    let words = 0;
    const bytes = [0, 0, 0];
    const fast = [0, 0, 0];
    const maps = ctx.timing.memory.fastBytesPerCore > 0 ? NOT_MAPS : 0;
    for (const op of this.timed) {
      exec += op.engine === EXEC ? op.busy : 0;
      words += op.words;
      const of = op.of !== OF_WEIGHTS && (op.runs?.address ?? 0) < maps ? fast : bytes;
      of[op.of] = (of[op.of] as number) + op.readBytes + op.writeBytes;
    }
    this.bytes = bytes;
    this.fast = fast;
    this.execCycles = exec;
    this.words = words;
  }

  /** A tile chunked as another, which is no smaller. */
  static like(other: PlannedTile, job: Job, tile: Tile, ctx: BuildContext): PlannedTile {
    const planned = new PlannedTile(job, tile, other.plan, ctx);
    planned.among = Math.max(planned.execCycles, other.among + planned.execCycles - other.execCycles);
    return planned;
  }

  /** Bytes that it adds to what the banks move when it is one of the cores that read in common. */
  sharedBytes(sharing: Sharing): number {
    return shared(this.bytes, sharing);
  }

  /** The same for feature memory. */
  sharedFastBytes(sharing: Sharing): number {
    return shared(this.fast, sharing);
  }

  /** Alone on a core. */
  get cycles(): number {
    this.known ??= simulateIfp(this.timed, this.timing);
    return this.known.cycles;
  }

  /** Cycles that the tile adds right behind a tile like it on the same core. */
  get following(): number {
    this.more = this.more >= 0 ? this.more : simulateIfp([...this.timed, ...this.timed], this.timing).cycles - this.cycles;
    return this.more;
  }

  /** Its instructions for the simulation of a task. */
  get trace(): Trace {
    this.traced ??= traceOf(this.timed);
    return this.traced;
  }
}

/** Instructions must be fetched and kept: a word is worth a few cycles. */
const CYCLES_PER_WORD = 10;
/** What it costs behind such a tile that the next tile's inputs are loaded only when this one has been computed. */
const CLOSED_CYCLES = 400;

/** The quickest of some plans when all cores of a cluster load and store at once, and the best known so far. */
function quickest(
  job: Job,
  tile: Tile,
  plans: readonly { readonly chunks: ChunkPlan; readonly time: number }[],
  sharing: Sharing,
  ctx: BuildContext,
): PlannedTile | null {
  let best: PlannedTile | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { chunks, time } of plans) {
    if (time * SURELY > least) {
      break;
    }
    const planned = new PlannedTile(job, tile, { chunks, inputPerPart: false }, ctx);
    const price = CYCLES_PER_WORD * planned.words + (planned.closed ? CLOSED_CYCLES * ctx.independent : 0);
    if (planned.execCycles + price < least) {
      planned.among = timeAmongOthers(planned.trace, sharing, least - price, ctx.timing);
      const cost = planned.among + price;
      best = cost < least ? planned : best;
      least = Math.min(least, cost);
    }
  }
  return best;
}

/** Chunk plans of a tile that are simulated: those that an estimate puts first. */
const SIMULATED_PLANS = 8;
/** Part of its estimate that a plan surely takes. */
const SURELY = 0.93;

function promising(
  job: Job,
  tile: Tile,
  sharing: Sharing,
  ctx: BuildContext,
): { readonly chunks: ChunkPlan; readonly time: number }[] {
  const { shape, timing } = ctx;
  const dense = isDense(job, tile.b0, tile.b1);
  return chunkPlans(job, tile, shape)
    .flat()
    .map((chunks) => {
      const held = heldUntil(job, tile, chunks.execBlocks, shape);
      const planes = loadedPlanes(job, tile.b0, held, shape) * (dense ? 1 : (tile.b1 - tile.b0) / (held - tile.b0));
      return { chunks, time: estimateChunks(job, tile, chunks, planes, sharing, shape, timing) };
    })
    .sort((a, b) => a.time - b.time)
    .slice(0, SIMULATED_PLANS);
}

/** The quickest plan of a tile. Throws BACKEND_DOES_NOT_FIT when there is none. */
export function planTile(job: Job, tile: Tile, sharing: Sharing, ctx: BuildContext): PlannedTile {
  const { shape } = ctx;
  let best: PlannedTile | null;
  if (job.conv !== undefined && job.conv.parts.length > 0) {
    const single = splitPlan(job, tile, shape);
    best = single && new PlannedTile(job, tile, { chunks: single.plan, inputPerPart: single.inputPerPart }, ctx);
    if (best !== null) {
      best.among = timeAmongOthers(best.trace, sharing, Number.POSITIVE_INFINITY, ctx.timing);
    }
  } else {
    best = quickest(job, tile, promising(job, tile, sharing, ctx), sharing, ctx);
  }
  if (best === null) {
    const blocks = storedBlocks(job, shape, tile.b0, tile.b1);
    throw new BackendError(
      "BACKEND_DOES_NOT_FIT",
      `a tile of ${tile.rect.h} x ${tile.rect.w} pixels and ${blocks} channel blocks of ${job.output.map.name} does not fit the buffers; use a core with a larger input or weight buffer`,
    );
  }
  return best;
}
