// SPDX-License-Identifier: Apache-2.0
/** Time of a layer on n cores together: the tiles of a tiling, spread over cores that share the banks. */
import { WEIGHTS_AHEAD } from "../../latency/one-core.js";
import { banksOf } from "../../latency/predict.js";
import { type Entry, NO_FETCH } from "../../latency/task-queues.js";
import { TaskSimulation } from "../../latency/task-simulation.js";
import { BLOCK_CHANNELS, type CoreShape } from "../core-shape.js";
import type { Job, StorePattern, View } from "../device-graph.js";
import type { BuildContext, PlannedTile } from "./plan-tile.js";
import { axisRegion } from "./region.js";
import { laneOf, type Tile } from "./steps.js";

interface Origins {
  readonly input: number;
  readonly weight: number;
  readonly output: number;
}

/** Where a tile's first input, weights and outputs lie, up to what is the same for all tiles of a job. */
function origins(job: Job, tile: Tile, shape: CoreShape): Origins {
  const view = job.inputs[0] as View;
  const { rect, b0 } = tile;
  const y = axisRegion(rect.y, rect.h, job.kernel[0], job.stride[0], job.dilation[0], job.pad[0], view.height);
  const x = axisRegion(rect.x, rect.w, job.kernel[1], job.stride[1], job.dilation[1], job.pad[1], view.width);
  // Tiles of a job that differ in their first plane have one input.
  const block = Math.floor((job.blocks[b0] as Job["blocks"][0]).first / shape.planesPerBlock);
  const { strideX, strideY } = job.stores[0] as StorePattern;
  const out = job.output;
  const outBlock = Math.floor(laneOf(job, shape, b0) / shape.lanesPerBlock);
  return {
    input: BLOCK_CHANNELS * (block * view.height * view.width + y.first * view.width + x.first),
    weight: job.conv === undefined ? 0 : (job.conv.blockStart[b0] as number) * shape.weightWordBytes,
    output: BLOCK_CHANNELS * ((outBlock * out.height + rect.y * strideY) * out.width + rect.x * strideX),
  };
}

/** Origins of the tiles that were planned. */
const known = new WeakMap<PlannedTile, Origins>();

function plannedOrigins(job: Job, planned: PlannedTile, shape: CoreShape): Origins {
  let found = known.get(planned);
  if (found === undefined) {
    found = origins(job, planned.tile, shape);
    known.set(planned, found);
  }
  return found;
}

/** A planned tile in its place: how far what it moves is from what the tile that was planned moves. */
export interface PlacedTile {
  readonly planned: PlannedTile;
  readonly inputShift: number;
  readonly weightShift: number;
  readonly outputShift: number;
}

export function placedTile(job: Job, tile: Tile, planned: PlannedTile, shape: CoreShape): PlacedTile {
  const here = origins(job, tile, shape);
  const there = plannedOrigins(job, planned, shape);
  return {
    planned,
    inputShift: here.input - there.input,
    weightShift: here.weight - there.weight,
    outputShift: here.output - there.output,
  };
}

export interface LayerTimes {
  /** Cycles from the layer's release to the report of its last core. */
  readonly cycles: number;
  readonly bytes: number;
  /** Per token channel: cycles, of all cores, for which EXEC waited. */
  readonly waited: Float64Array;
}

/** Simulates the first `most` of the `tiles` on each of `n` cores, the i-th on core `assigned[i]`; null beyond `limit` cycles. */
export function timeLayer(
  tiles: readonly PlacedTile[],
  assigned: readonly number[],
  n: number,
  most: number,
  limit: number,
  { timing }: BuildContext,
): LayerTimes | null {
  const lists = Array.from({ length: n }, (): Entry[] => []);
  tiles.forEach(({ planned, inputShift, weightShift, outputShift }, i) => {
    const list = lists[assigned[i] as number] as Entry[];
    if (list.length < most) {
      list.push({
        trace: planned.trace,
        inputShift,
        weightShift,
        outputShift,
        layer: 0,
        first: list.length === 0,
        last: false,
      });
    }
  });
  const used = lists.filter((list) => list.length > 0);
  for (const list of used) {
    list.push({ ...(list.pop() as Entry), last: true });
  }
  const layers = { producers: [[]], participants: [used.length] };
  const options = { banks: banksOf(n, timing), inputsFrom: WEIGHTS_AHEAD, fetch: NO_FETCH };
  const times = new TaskSimulation(lists, layers, timing, options).run(limit + WEIGHTS_AHEAD);
  if (times === null) {
    return null;
  }
  const { cycles, readBytes, writeBytes, waited } = times;
  return { cycles: cycles - WEIGHTS_AHEAD, bytes: readBytes + writeBytes, waited };
}
