// SPDX-License-Identifier: Apache-2.0
/**
 * Chunks of layers that compute little for what they load (depthwise convolutions, pooling), tried on all cores together. Alone on
 * its share of a bank, a core does best with small chunks; together they wait for the banks, and every border between chunks is
 * read twice.
 */
import type { Job } from "../device-graph.js";
import { chunkWords, heldUntil, loadedPlanes, mostOutputs } from "./chunk-size.js";
import { placedTile } from "./layer-time.js";
import { type BuildContext, PlannedTile } from "./plan-tile.js";
import { type ChunkPlan, isDense, type Tile } from "./steps.js";
import { borderKey, sizeKey, volume } from "./tile-keys.js";
import { type Candidate, CYCLES_PER_BYTE, type LayerTile, type LayerTiling } from "./tiling.js";

/** Chunks of rows that a tile is cut into, at most. */
const MOST_PIECES = 5;
/** Sizes of the first chunk, as parts of the others. */
const FIRST_PARTS = [0, 0.25, 0.5, 0.75];
/** What a byte costs here besides its price elsewhere: banks are slower than the model has it when all cores wait for them. */
const BYTE_PRICE = 5 * CYCLES_PER_BYTE;

/** Whether a chunk of the plan has room in the tile's part of the input buffer, and its outputs in theirs. */
function fits(job: Job, tile: Tile, plan: ChunkPlan, { shape }: BuildContext): boolean {
  const planes = loadedPlanes(job, tile.b0, heldUntil(job, tile, plan.execBlocks, shape), shape);
  const words = chunkWords(job, plan.rows, plan.cols, planes, shape);
  return words <= (2 * shape.inputHalf) / plan.inputSlots && plan.rows * plan.cols <= mostOutputs(tile, plan.execBlocks, shape);
}

/** Other chunks of `height` rows; every tile has room for them, whichever lane of a 32-channel block it begins in. */
function otherChunks(job: Job, height: number, tiles: readonly Tile[], plan: ChunkPlan, ctx: BuildContext): ChunkPlan[] {
  const unlike = [...new Map(tiles.map((tile) => [sizeKey(0, job, tile, ctx.shape), tile])).values()];
  const plans = new Map<string, ChunkPlan>();
  for (let pieces = 1; pieces <= MOST_PIECES; pieces++) {
    const rows = Math.ceil(height / pieces);
    for (const part of FIRST_PARTS) {
      const other = { ...plan, rows, first: Math.round(rows * part) };
      if ((other.first === 0 || other.first < rows) && unlike.every((tile) => fits(job, tile, other, ctx))) {
        plans.set(`${rows}/${other.first}`, other);
      }
    }
  }
  plans.delete(`${plan.rows}/${plan.first}`);
  return [...plans.values()];
}

/** The tiling with every tile chunked as `chunks` says. */
function rechunked(tiling: LayerTiling, job: Job, chunks: ChunkPlan, ctx: BuildContext): LayerTiling {
  const known = new Map<string, PlannedTile>();
  const tiles = tiling.tiles.map(({ job: index, tile, planned: before }): LayerTile => {
    const key = `${sizeKey(index, job, tile, ctx.shape)}/${borderKey(job, tile)}`;
    let planned = known.get(key);
    if (planned === undefined) {
      planned = new PlannedTile(job, tile, { chunks, inputPerPart: false }, ctx);
      planned.among = before.among + planned.execCycles - before.execCycles;
      known.set(key, planned);
    }
    return { job: index, tile, ...placedTile(job, tile, planned, ctx.shape) };
  });
  return { ...tiling, tiles };
}

/** Whether a layer is one that loads much for what it computes, and which `refined` can do something for. */
export const isRefinable = (jobs: readonly Job[]): boolean =>
  jobs.length === 1 &&
  (jobs as [Job])[0].eltwise === undefined &&
  !isDense((jobs as [Job])[0], 0, (jobs as [Job])[0].blocks.length);

/** The candidate with the chunks that are best when all its cores run together; itself when there are none. */
export function refined(start: Candidate, job: Job, longestIfp: number, ctx: BuildContext): Candidate {
  const largest = start.tiling.tiles.reduce((a, b) => (volume(b.tile) > volume(a.tile) ? b : a));
  const { chunks, inputPerPart } = largest.planned.plan;
  const times = start.simulate(Number.POSITIVE_INFINITY, ctx);
  if (largest.tile.rect.h === 1 || inputPerPart || times === null) {
    return start;
  }
  let best = start;
  let least = times.score + BYTE_PRICE * times.bytes;
  const tiles = start.tiling.tiles.map(({ tile }) => tile);
  for (const plan of otherChunks(job, largest.tile.rect.h, tiles, chunks, ctx)) {
    const tiling = rechunked(start.tiling, job, plan, ctx);
    const candidate = best.with(tiling);
    const found = tiling.tiles.some(({ planned }) => planned.cycles > longestIfp) ? null : candidate.simulate(least, ctx);
    if (found !== null && found.score + BYTE_PRICE * found.bytes < least) {
      best = candidate;
      least = found.score + BYTE_PRICE * found.bytes;
    }
  }
  return best;
}
