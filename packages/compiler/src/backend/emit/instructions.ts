// SPDX-License-Identifier: Apache-2.0
/** Fields of the instructions of an IFP: turns scheduled operations of one tile into ISA instructions. */
import { SEGMENTS } from "@tessera/isa";
import { BLOCK_CHANNELS, type CoreShape, MASK_CHANNELS, mod } from "../core-shape.js";
import {
  type FeatureMap,
  IN_PLACE,
  type Job,
  poolScale,
  type ResidualPlan,
  type StorePattern,
  type View,
} from "../device-graph.js";
import type { Placement } from "../plan/memory.js";
import { chunkLoads } from "../tile/load.js";
import { axisAddress, type Region, regionOf, tapSteps, tileWidth } from "../tile/region.js";
import { laneOf, type Step, storedBlocks } from "../tile/steps.js";
import type { Op } from "./schedule.js";

/** An instruction by name, with its fields (`wait` and `post` included). */
export interface Instr {
  readonly name: string;
  readonly fields: Readonly<Record<string, number>>;
}

const WORD16 = 0xffff;

/** Emits the instructions of one tile of a job. */
export class InstructionEmitter {
  private readonly regions = new Map<number, Region>();

  private readonly job: Job;
  private readonly shape: CoreShape;
  private readonly placement: ReadonlyMap<FeatureMap, Placement>;

  constructor(job: Job, shape: CoreShape, placement: ReadonlyMap<FeatureMap, Placement>) {
    this.job = job;
    this.shape = shape;
    this.placement = placement;
  }

  instruction(op: Op): Instr {
    switch (op.kind) {
      case "LOAD_IN":
        return { name: "LOAD_IN", fields: this.loadIn(op) };
      case "LOAD_W":
        return { name: "LOAD_W", fields: this.loadW(op) };
      case "LOAD_RES":
        return { name: "LOAD_RES", fields: this.loadResidual(op) };
      case "EXEC":
        return this.exec(op);
      case "STORE":
        return { name: "STORE", fields: this.store(op) };
      default:
        return { name: op.kind, fields: { wait: op.wait, post: op.post } };
    }
  }

  /** Region of a chunk's rectangle, computed once. */
  private region(key: number, rect: Step["rect"]): Region {
    let region = this.regions.get(key);
    if (region === undefined) {
      region = regionOf(this.job, rect, this.shape.pp);
      this.regions.set(key, region);
    }
    return region;
  }

  private place(map: FeatureMap): Placement {
    return this.placement.get(map) as Placement;
  }

  private loadIn(op: Extract<Op, { kind: "LOAD_IN" }>): Record<string, number> {
    const { job, shape } = this;
    const region = this.region(op.chunk.key, op.chunk.rect);
    const { y, x } = region;
    const box = chunkLoads(job, op.chunk.plane0, op.chunk.plane1, shape).boxes[op.box] as ReturnType<
      typeof chunkLoads
    >["boxes"][0];
    const view = job.inputs[box.input] as View;
    const area = view.height * view.width;
    const cols = (x.count - 1) * x.step + 1;
    const contigRows = y.step === 1 && cols === view.width;
    const block = Math.floor(view.channel / BLOCK_CHANNELS) + box.block;
    const keep = x.step > 1;
    const place = this.place(view.map);
    return {
      wait: op.wait,
      post: op.post,
      addr_offset: place.offset + BLOCK_CHANNELS * (block * area + y.first * view.width + x.first),
      addr_segment: place.segment,
      row_stride: y.step * view.width,
      block_stride: area,
      contig_rows: contigRows ? 1 : 0,
      contig_blocks: contigRows && y.count === view.height ? 1 : 0,
      rows: y.count,
      cols,
      blocks: box.blocks,
      last_groups: box.lastGroups,
      keep_x: keep ? 1 : 0,
      buf_base: op.half * shape.inputHalf + box.plane * region.planePitch,
      plane_pitch: region.planePitch,
      row_pitch: region.rowPitch,
      phase_pitch_x: keep ? 0 : region.phasePitchX,
      phase_pitch_y: region.phasePitchY,
      stride_x: keep ? x.step : x.phases,
      stride_y: y.phases,
    };
  }

  private loadW(op: Extract<Op, { kind: "LOAD_W" }>): Record<string, number> {
    const { shape, job } = this;
    const { chunk } = op;
    const base = chunk.table ? (job.table as number) : (job.conv?.offset as number) + chunk.start * shape.weightWordBytes;
    return {
      wait: op.wait,
      post: op.post,
      addr_offset: base,
      addr_segment: SEGMENTS.WEIGHTS,
      words: chunk.end - chunk.start,
    };
  }

  private exec(op: Extract<Op, { kind: "EXEC" }>): Instr {
    const { job } = this;
    const { step } = op;
    if (step.weights?.table === true) {
      return { name: "TABLE", fields: { wait: op.wait, post: op.post, w_base: op.weightBase } };
    }
    // Fields are added to one object: merging objects of this size costs more than everything else here.
    const fields = this.walk(op);
    if (job.conv !== undefined) {
      const start = step.part === null ? (job.conv.blockStart[step.b0] as number) - (step.weights?.start as number) : 0;
      fields.w_base = op.weightBase + start;
      fields.acc_init = step.accInit ? 1 : 0;
      fields.acc_done = step.accDone ? 1 : 0;
      fields.xsum = job.conv.xsum;
      fields.row_taps = job.conv.rowTaps ? 1 : 0;
      this.addResidual(fields, op);
      return { name: "CONV", fields };
    }
    if (job.pool !== undefined) {
      const scale = poolScale(job.pool, step.rect.y, step.rect.x);
      fields.mult_a = scale.mantissa;
      fields.shift = scale.shift;
      fields.bias = job.pool.bias;
      fields.kind = job.pool.kind;
      return { name: "POOL", fields };
    }
    const e = job.eltwise as NonNullable<Job["eltwise"]>;
    fields.mult_a = e.multA;
    fields.mult_b = e.multB;
    fields.shift = e.shift;
    fields.lsh_a = e.lshA;
    fields.lsh_b = e.lshB;
    fields.zero_a = e.zeroA;
    fields.zero_b = e.zeroB;
    fields.kind = e.kind;
    return { name: "ELTWISE", fields };
  }

  /** The fields of a fused addition: where the last part of a block finishes its pixels. */
  private addResidual(fields: Record<string, number>, op: Extract<Op, { kind: "EXEC" }>): void {
    const { residual } = this.job;
    if (residual === undefined || !op.step.accDone) {
      return;
    }
    fields.residual = 1;
    // Residual chunks lie in their buffer as output chunks in theirs, and take the same halves.
    fields.res_base = fields.out_base as number;
    fields.mult_a = residual.multA;
    fields.mult_b = residual.multB;
    fields.shift = residual.shift;
    fields.lsh_a = residual.lshA;
    fields.lsh_b = residual.lshB;
    fields.zero_b = residual.zeroB;
    fields.sum_zero_out = residual.zeroOut;
    fields.sum_clamp_lo = residual.clampLo;
    fields.sum_clamp_hi = residual.clampHi;
  }

  private loadResidual(op: Extract<Op, { kind: "LOAD_RES" }>): Record<string, number> {
    const { view } = this.job.residual as ResidualPlan;
    const box = this.resultBox(op.step, view, IN_PLACE);
    return { ...box, wait: op.wait, post: op.post, buf_base: op.half * this.shape.outputHalf };
  }

  /** The fields that CONV, POOL and ELTWISE share. */
  private walk(op: Extract<Op, { kind: "EXEC" }>): Record<string, number> {
    const { job, shape } = this;
    const { step } = op;
    const { rect } = step;
    const input = step.input as NonNullable<Step["input"]>;
    const region = this.region(input.key, input.rect);
    const { y, x } = region;
    const loads = chunkLoads(job, input.plane0, input.plane1, shape);
    const part = step.part ?? { y0: 0, y1: job.kernel[0], x0: 0, x1: job.kernel[1] };
    const orgY = y.org + (rect.y - input.rect.y) * y.stride + part.y0 * y.dilation;
    const orgX = x.org + (rect.x - input.rect.x) * x.stride + part.x0 * x.dilation;
    const planes = job.blocks[step.b0] as Job["blocks"][0];
    const plane = (step.part?.plane0 ?? planes.first) - loads.base;
    const next = step.b1 - step.b0 > 1 ? (job.blocks[step.b0 + 1] as Job["blocks"][0]).first - planes.first : 0;
    const stepsY = tapSteps(y.dilation, y.phases, region.rowPitch, region.phasePitchY);
    const operands = job.eltwise !== undefined;
    const stepsX = operands
      ? [loads.operandPlanes * region.planePitch, 0]
      : tapSteps(x.dilation, x.phases, 1, region.phasePitchX);
    const per = shape.lanesPerBlock;
    const width = tileWidth(job, rect, shape.pp);
    const pixels = width * rect.h;
    const lane = laneOf(job, shape, step.b0);
    const outBlock = Math.floor(lane / per) - Math.floor(laneOf(job, shape, step.chunkB0) / per);
    const base =
      op.inHalf * shape.inputHalf +
      plane * region.planePitch +
      axisAddress(orgY, y.phases, region.rowPitch, region.phasePitchY) +
      axisAddress(orgX, x.phases, 1, region.phasePitchX);
    return {
      wait: op.wait,
      post: op.post,
      in_base: base & WORD16,
      plane_pitch: region.planePitch,
      ic_groups: step.part === null ? planes.count : step.part.plane1 - step.part.plane0,
      oc_in_step: (next * region.planePitch) & WORD16,
      taps_x: operands ? 2 : part.x1 - part.x0,
      taps_y: part.y1 - part.y0,
      tap_dx0: (stepsX[0] as number) & WORD16,
      tap_dx1: (stepsX[1] as number) & WORD16,
      tap_dy0: stepsY[0] & WORD16,
      tap_dy1: stepsY[1] & WORD16,
      stride_x: x.stride,
      stride_y: y.stride,
      dil_x: x.dilation,
      dil_y: y.dilation,
      phase_x: mod(orgX, x.phases),
      phase_y: mod(orgY, y.phases),
      dil_rx: x.dilation % x.phases,
      dil_ry: y.dilation % y.phases,
      org_x: orgX,
      org_y: orgY,
      ext_x: x.ext,
      ext_y: y.ext,
      pad_value: job.padValue,
      tile_w: width,
      pixels,
      row_pitch: region.rowPitch,
      lane_dx: shape.pp % width,
      lane_dy: Math.floor(shape.pp / width),
      w_base: 0,
      oc_blocks: step.b1 - step.b0,
      out_base: op.outHalf * shape.outputHalf + outBlock * pixels,
      out_lane: lane % per,
      out_pitch: width,
      out_plane: pixels,
      zero_out: job.zeroOut,
      clamp_lo: job.clampLo,
      clamp_hi: job.clampHi,
      act: job.table === undefined ? 0 : 1,
    };
  }

  private store(op: Extract<Op, { kind: "STORE" }>): Record<string, number> {
    const { job, shape } = this;
    const { step } = op;
    const pattern = job.stores[op.pattern] as StorePattern;
    const firstBlock = Math.floor(laneOf(job, shape, step.chunkB0) / shape.lanesPerBlock);
    const box = this.resultBox(step, job.output, pattern);
    const first = this.mask(step, firstBlock);
    // Fields are added to the box: spreading it into another object costs several times more.
    box.wait = op.wait;
    box.post = op.post;
    box.pixel_stride = pattern.strideX;
    box.buf_base = op.half * shape.outputHalf;
    box.first_mask = first;
    box.last_mask = box.blocks === 1 ? first : this.mask(step, firstBlock + box.blocks - 1);
    return box;
  }

  /** An output chunk in memory, in a map with the pixels of `view`, and its rows in the output or residual buffer. */
  private resultBox(step: Step, view: View, pattern: StorePattern): Record<string, number> & { blocks: number } {
    const { job, shape } = this;
    const { rect } = step;
    const width = tileWidth(job, rect, shape.pp);
    const area = view.height * view.width;
    const firstBlock = Math.floor(laneOf(job, shape, step.chunkB0) / shape.lanesPerBlock);
    const row = rect.y * pattern.strideY + pattern.y0;
    const column = rect.x * pattern.strideX + pattern.x0;
    const contigRows = pattern.strideX === 1 && pattern.strideY === 1 && rect.w === view.width;
    const place = this.place(view.map);
    const block = Math.floor(view.channel / BLOCK_CHANNELS) + firstBlock;
    return {
      addr_offset: place.offset + BLOCK_CHANNELS * (block * area + row * view.width + column),
      addr_segment: place.segment,
      row_stride: pattern.strideY * view.width,
      block_stride: area,
      contig_rows: contigRows ? 1 : 0,
      contig_blocks: contigRows && rect.h === view.height ? 1 : 0,
      rows: rect.h,
      cols: rect.w,
      blocks: storedBlocks(job, shape, step.chunkB0, step.chunkB1),
      row_pitch: width,
      plane: width * rect.h,
    };
  }

  /** Lanes of 8 channels that belong to the output chunk, in a 32-channel block of the view. */
  private mask(step: Step, block: number): number {
    const { job, shape } = this;
    const skip = job.output.channel % BLOCK_CHANNELS;
    const from = skip + step.chunkB0 * shape.ocp;
    const to = Math.min(skip + step.chunkB1 * shape.ocp, skip + job.output.channels);
    let bits = 0;
    for (let lane = 0; lane < BLOCK_CHANNELS / MASK_CHANNELS; lane++) {
      const channel = block * BLOCK_CHANNELS + lane * MASK_CHANNELS;
      bits |= channel + MASK_CHANNELS > from && channel < to ? 1 << lane : 0;
    }
    return bits;
  }
}
