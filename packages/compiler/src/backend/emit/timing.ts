// SPDX-License-Identifier: Apache-2.0
/** The latency model's view of scheduled operations, without encoding them: planning times thousands of tiles. */
import {
  EXEC,
  execOp,
  fillCycles,
  LDI,
  loadInputOp,
  loadResidualOp,
  loadWeightsOp,
  nopOp,
  SAVE,
  storeOp,
  type TimedOp,
  tableOp,
} from "../../latency/costs.js";
import { type Box, NOT_MAPS } from "../../latency/runs.js";
import type { Timing } from "../../latency/timing.js";
import { BLOCK_CHANNELS, type CoreShape } from "../core-shape.js";
import {
  blockSteps,
  type FeatureMap,
  IN_PLACE,
  type Job,
  type ResidualPlan,
  type StorePattern,
  type View,
} from "../device-graph.js";
import type { Placement } from "../plan/memory.js";
import { type ChunkLoads, chunkLoads } from "../tile/load.js";
import { type Region, regionOf, tileWidth } from "../tile/region.js";
import { type InputChunk, laneOf, type Step, storedBlocks } from "../tile/steps.js";
import type { Op } from "./schedule.js";

const NOP_ENGINES = { NOP_LDI: LDI, NOP_EXEC: EXEC, NOP_SAVE: SAVE } as const;

/** Times the operations of one tile. */
export class OpTimer {
  private readonly job: Job;
  private readonly shape: CoreShape;
  private readonly timing: Timing;
  private readonly placement: ReadonlyMap<FeatureMap, Placement>;
  private readonly regions = new Map<number, { readonly region: Region; readonly loads: ChunkLoads }>();

  constructor(job: Job, shape: CoreShape, timing: Timing, placement: ReadonlyMap<FeatureMap, Placement>) {
    this.placement = placement;
    this.job = job;
    this.shape = shape;
    this.timing = timing;
  }

  timed(op: Op): TimedOp {
    const { job, shape, timing } = this;
    switch (op.kind) {
      case "LOAD_IN":
        return this.loadInput(op.chunk, op.box, op.wait, op.post);
      case "LOAD_W":
        return loadWeightsOp(
          op.chunk.table ? (job.table as number) : (job.conv?.offset as number) + op.chunk.start * shape.weightWordBytes,
          op.chunk.end - op.chunk.start,
          op.wait,
          op.post,
          shape.core,
          timing,
        );
      case "LOAD_RES":
        return loadResidualOp(this.resultBox(op.step, (job.residual as ResidualPlan).view, IN_PLACE), op.wait, op.post, timing);
      case "EXEC":
        return this.exec(op.step, op.wait, op.post);
      case "STORE":
        return this.store(op.step, job.stores[op.pattern] as StorePattern, op.wait, op.post);
      default:
        return nopOp(NOP_ENGINES[op.kind], op.wait, op.post);
    }
  }

  private loadInput(chunk: InputChunk, index: number, wait: number, post: number): TimedOp {
    const { job, shape, timing } = this;
    let known = this.regions.get(chunk.key);
    if (known === undefined) {
      known = { region: regionOf(job, chunk.rect, shape.pp), loads: chunkLoads(job, chunk.plane0, chunk.plane1, shape) };
      this.regions.set(chunk.key, known);
    }
    const { y, x } = known.region;
    const load = known.loads.boxes[index] as ChunkLoads["boxes"][0];
    const view = job.inputs[load.input] as View;
    const cols = (x.count - 1) * x.step + 1;
    const contigRows = y.step === 1 && cols === view.width;
    const blockStride = view.height * view.width;
    const box: Box = {
      address: this.address(view, load.block, y.first, x.first),
      rows: y.count,
      cols,
      blocks: load.blocks,
      rowStride: y.step * view.width,
      blockStride,
      contigRows,
      contigBlocks: contigRows && y.count === view.height,
      pixelStride: 1,
      partial: false,
    };
    return loadInputOp(box, wait, post, timing);
  }

  /** Place of pixel (y, x) of a block of a view. */
  private address(view: View, block: number, y: number, x: number): number {
    const place = this.placement.get(view.map) as Placement;
    const number = Math.floor(view.channel / BLOCK_CHANNELS) + block;
    const segment = view.map.place === "maps" ? 0 : NOT_MAPS;
    return segment + place.offset + BLOCK_CHANNELS * ((number * view.height + y) * view.width + x);
  }

  private exec(step: Step, wait: number, post: number): TimedOp {
    const { job, shape, timing } = this;
    if (step.weights?.table === true) {
      return tableOp(wait, post, timing);
    }
    const { part } = step;
    const pixels = step.rect.h * tileWidth(job, step.rect, shape.pp);
    const steps =
      part === null ? blockSteps(job, step.b0) : (part.y1 - part.y0) * (part.x1 - part.x0) * (part.plane1 - part.plane0);
    const params = job.conv !== undefined && step.accDone ? shape.paramWords : 0;
    const filling = job.conv?.rowTaps === true ? fillCycles(step.rect.h, steps, shape.core) : 0;
    return execOp(pixels, steps, step.b1 - step.b0, params + filling, wait, post, shape.core, timing);
  }

  /** An output chunk in a map that has the pixels of the output, or more of them by the strides of a pattern. */
  private resultBox(step: Step, view: View, pattern: StorePattern): Box {
    const { job, shape } = this;
    const { rect } = step;
    const contigRows = pattern.strideX === 1 && pattern.strideY === 1 && rect.w === view.width;
    const first = Math.floor(laneOf(job, shape, step.chunkB0) / shape.lanesPerBlock);
    return {
      address: this.address(view, first, rect.y * pattern.strideY + pattern.y0, rect.x * pattern.strideX + pattern.x0),
      rows: rect.h,
      cols: rect.w,
      blocks: storedBlocks(job, shape, step.chunkB0, step.chunkB1),
      rowStride: pattern.strideY * view.width,
      blockStride: view.height * view.width,
      contigRows,
      contigBlocks: contigRows && rect.h === view.height,
      pixelStride: pattern.strideX,
      partial: (laneOf(job, shape, step.chunkB0) | laneOf(job, shape, step.chunkB1)) % shape.lanesPerBlock !== 0,
    };
  }

  private store(step: Step, pattern: StorePattern, wait: number, post: number): TimedOp {
    return storeOp(this.resultBox(step, this.job.output, pattern), wait, post, this.timing);
  }
}
