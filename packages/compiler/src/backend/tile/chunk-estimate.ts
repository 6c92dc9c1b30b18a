// SPDX-License-Identifier: Apache-2.0
/** Quick estimate of a chunk plan, to decide which ones are worth simulating. */

import { portCycles } from "../../latency/costs.js";
import type { Sharing } from "../../latency/one-core.js";
import type { Timing } from "../../latency/timing.js";
import { BLOCK_CHANNELS, type CoreShape, ceilDiv } from "../core-shape.js";
import { blockSteps, type Job } from "../device-graph.js";
import { type ChunkPlan, inputRects, outputRects, storedBlocks, type Tile } from "./steps.js";

/** Cycles that a simulated plan is charged per EXEC operation: its words must be fetched and kept. */
const CYCLES_PER_EXEC = 30;

/** Cycles of a tile chunked as `plan` says, in which `planes` input planes are loaded for a chunk. */
export function estimateChunks(
  job: Job,
  tile: Tile,
  plan: ChunkPlan,
  planes: number,
  sharing: Sharing,
  shape: CoreShape,
  timing: Timing,
): number {
  const { b0, b1 } = tile;
  const count = b1 - b0;
  const per = shape.lanesPerBlock;
  const rects = inputRects(job, tile.rect, plan, shape);
  const groups = ceilDiv(count, plan.groupBlocks);
  const operands = job.eltwise === undefined ? 1 : 2;
  const view = job.inputs[0] as Job["inputs"][0];
  const extent = (n: number, axis: 0 | 1, size: number): number =>
    Math.min(size, (n - 1) * job.stride[axis] + (job.kernel[axis] - 1) * job.dilation[axis] + 1);
  const chunkBlocks = Math.min(count, Math.max(plan.execBlocks, per));
  const stored = Math.max(1, ceilDiv(chunkBlocks, per));
  let pixelGroups = 0;
  let subs = 0;
  let positions = 0;
  let first = 0;
  for (const rect of rects) {
    const area = extent(rect.h, 0, view.height) * extent(rect.w, 1, view.width);
    first = first === 0 ? area : first;
    positions += area;
    for (const sub of outputRects(job, rect, stored, shape)) {
      pixelGroups += ceilDiv(sub.h * sub.w, shape.pp);
      subs++;
    }
  }
  let exec = 0;
  for (let b = b0; b < b1; b++) {
    const steps = blockSteps(job, b);
    exec += pixelGroups * Math.max(shape.pp, steps) + subs * shape.paramWords;
  }
  const inputs = positions * planes * shape.icp * operands * groups;
  const blockBytes =
    job.conv === undefined
      ? 0
      : (((job.conv.blockStart[b1] as number) - (job.conv.blockStart[b0] as number)) / count) * shape.weightWordBytes;
  const held = plan.weightSlots * plan.weightBlocks >= plan.groupBlocks;
  const weights = blockBytes * count * (held ? 1 : rects.length);
  const outputs = tile.rect.h * tile.rect.w * storedBlocks(job, shape, b0, b1) * BLOCK_CHANNELS;
  // A bank's share of one core, its burst gaps included.
  const rate = 64 / timing.memory.dram.beatCycles / timing.memory.coresPerBank;
  const port = timing.portBytesPerCycle;
  const results = outputs * (job.residual === undefined ? 1 : 2);
  const onChip = (place: string | undefined): boolean => place === "maps" && timing.memory.fastBytesPerCore > 0;
  const fastInputs = onChip(job.inputs[0]?.map.place) ? inputs / sharing.inputs : 0;
  const fastResults = onChip(job.output.map.place) ? results : 0;
  const all = inputs / sharing.inputs + weights / sharing.weights + results;
  const fast = fastInputs + fastResults;
  const memory = Math.max((all - fast) / rate, (fast * timing.memory.coresPerBank) / 64);
  const start = (first * planes * shape.icp * operands) / Math.min(port, rate * sharing.inputs);
  // Weights of a group that uses the whole buffer are loaded while nothing is computed.
  const refills = held && plan.groupBlocks > plan.weightBlocks ? groups - 1 : 0;
  const switches = (refills * plan.weightBlocks * blockBytes) / Math.min(timing.weightBytesPerCycle, rate * sharing.weights);
  const drain = Math.min(outputs, shape.outputHalf * BLOCK_CHANNELS) / rate;
  const execs = subs * ceilDiv(count, plan.execBlocks);
  return Math.max(exec, memory, portCycles(inputs, weights, timing)) + start + switches + drain + CYCLES_PER_EXEC * execs;
}
