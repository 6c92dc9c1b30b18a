// SPDX-License-Identifier: Apache-2.0
/** The latency model's view of scheduled operations, without encoding them: planning times thousands of tiles. */
import {
  type Box,
  EXEC,
  execOp,
  LDI,
  LDW,
  loadInputOp,
  loadWeightsOp,
  nopOp,
  SAVE,
  storeOp,
  type TimedOp,
  tableOp,
} from "../../latency/costs.js";
import type { Timing } from "../../latency/timing.js";
import type { CoreShape } from "../core-shape.js";
import { blockSteps, type Job, type ResidualPlan, type StorePattern, type View } from "../device-graph.js";
import { type ChunkLoads, chunkLoads } from "../tile/load.js";
import { type Region, regionOf, tileWidth } from "../tile/region.js";
import { type InputChunk, type Step, storedBlocks } from "../tile/steps.js";
import type { Op } from "./schedule.js";

const NOP_ENGINES = { NOP_LDI: LDI, NOP_LDW: LDW, NOP_EXEC: EXEC, NOP_SAVE: SAVE } as const;

/** Times the operations of one tile. */
export class OpTimer {
  private readonly job: Job;
  private readonly shape: CoreShape;
  private readonly timing: Timing;
  private readonly regions = new Map<number, { readonly region: Region; readonly loads: ChunkLoads }>();

  constructor(job: Job, shape: CoreShape, timing: Timing) {
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
        return loadWeightsOp(op.chunk.end - op.chunk.start, op.wait, op.post, shape.core, timing);
      case "LOAD_RES":
        return loadInputOp(this.resultBox(op.step, (job.residual as ResidualPlan).view), op.wait, op.post, timing);
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
    const view = job.inputs[0] as View;
    const cols = (x.count - 1) * x.step + 1;
    const contigRows = y.step === 1 && cols === view.width;
    const blocks = known.loads.boxes[index]?.blocks ?? 0;
    return loadInputOp(
      { rows: y.count, cols, blocks, contigRows, contigBlocks: contigRows && y.count === view.height, pixelStride: 1 },
      wait,
      post,
      timing,
    );
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
    const filling = job.conv?.rowTaps === true ? step.rect.h * steps : 0;
    return execOp(pixels, steps, step.b1 - step.b0, params + filling, wait, post, shape.core, timing);
  }

  /** An output chunk in a map that has the pixels of the output. */
  private resultBox(step: Step, view: View): Box {
    const { rect } = step;
    const contigRows = rect.w === view.width;
    const blocks = storedBlocks(this.job, this.shape, step.chunkB0, step.chunkB1);
    const contigBlocks = contigRows && rect.h === view.height;
    return { rows: rect.h, cols: rect.w, blocks, contigRows, contigBlocks, pixelStride: 1 };
  }

  private store(step: Step, pattern: StorePattern, wait: number, post: number): TimedOp {
    const { job, shape, timing } = this;
    const { rect } = step;
    const contigRows = pattern.strideX === 1 && pattern.strideY === 1 && rect.w === job.output.width;
    const blocks = storedBlocks(job, shape, step.chunkB0, step.chunkB1);
    const contigBlocks = contigRows && rect.h === job.output.height;
    return storeOp(
      { rows: rect.h, cols: rect.w, blocks, contigRows, contigBlocks, pixelStride: pattern.strideX },
      wait,
      post,
      timing,
    );
  }
}
