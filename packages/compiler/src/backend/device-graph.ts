// SPDX-License-Identifier: Apache-2.0
/**
 * The lowered network: feature maps in memory, and layers made of regular walks (jobs) that the engines execute. Layers are
 * plain data, so that they can be sent to other threads.
 */
import type { Multiplier } from "../ir/graph.js";

/** A feature map in memory: [ceil(channels/32)][height][width][32] bytes. */
export interface FeatureMap {
  readonly index: number;
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly place: "maps" | "input" | "output";
}

/** Channels [channel, channel + channels) of a map; a map seen as a line has height 1. */
export interface View {
  readonly map: FeatureMap;
  readonly channel: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Two numbers for the axes: [y, x]. */
export type Pair = readonly [number, number];

/** Input planes (groups of ICP channels of the loaded maps) that one block of output channels accumulates. */
export interface PlaneRange {
  readonly first: number;
  readonly count: number;
}

/** Part of the kernel and of the planes, accumulated by one CONV of a split block. */
export interface KernelPart {
  readonly y0: number;
  readonly y1: number;
  readonly x0: number;
  readonly x1: number;
  readonly plane0: number;
  readonly plane1: number;
}

/** Where CONV weights lie in segment WEIGHTS. */
export interface WeightPlan {
  /** Byte offset of the first block, a multiple of 32. */
  readonly offset: number;
  /** First word of each block, relative to the first; one more entry for the end. */
  readonly blockStart: Int32Array;
  readonly xsum: 0 | 1;
  /** Not empty: the blocks exceed the weight buffer and are accumulated part by part. */
  readonly parts: readonly KernelPart[];
  /** Channel-wise: the taps of one column phase of a kernel row are the inputs of one step. */
  readonly rowTaps: boolean;
}

/** Scaling of a POOL, constant inside a rectangle of the cut grid. */
export interface PoolPlan {
  readonly kind: 0 | 1;
  readonly bias: number;
  /** Output rows and columns where the number of averaged positions changes, ascending, without 0. */
  readonly cutsY: readonly number[];
  readonly cutsX: readonly number[];
  /** The multipliers: of each range of rows between cuts those of the ranges of columns. */
  readonly scales: readonly (readonly Multiplier[])[];
}

/** The multiplier of a POOL at an output position. */
export function poolScale({ cutsY, cutsX, scales }: PoolPlan, y: number, x: number): Multiplier {
  const range = (cuts: readonly number[], at: number): number => cuts.filter((cut) => cut <= at).length;
  return scales[range(cutsY, y)]?.[range(cutsX, x)] as Multiplier;
}

export interface EltwisePlan {
  readonly kind: 0 | 1;
  readonly multA: number;
  readonly multB: number;
  readonly shift: number;
  readonly lshA: number;
  readonly lshB: number;
  readonly zeroA: number;
  readonly zeroB: number;
}

/** Second operand of an addition fused into a convolution; the job's own result range is that of the convolution. */
export interface ResidualPlan extends Pick<EltwisePlan, "multA" | "multB" | "shift" | "lshA" | "lshB" | "zeroB"> {
  /** Pixels and channels as the job's output; its first channel has the same place in its 32-channel block. */
  readonly view: View;
  readonly zeroOut: number;
  readonly clampLo: number;
  readonly clampHi: number;
}

/** Output pixel (y, x) of a job goes to row y * strideY + y0, column x * strideX + x0 of the output view. */
export interface StorePattern {
  readonly y0: number;
  readonly x0: number;
  readonly strideY: number;
  readonly strideX: number;
}

/** Every pixel goes to its own place. */
export const IN_PLACE: StorePattern = { y0: 0, x0: 0, strideY: 1, strideX: 1 };

/** One regular walk over an output grid. Exactly one of conv, pool, eltwise is set. */
export interface Job {
  /** Maps whose planes are loaded one after another; two of the same shape for ELTWISE. */
  readonly inputs: readonly View[];
  readonly output: View;
  /** Output grid. */
  readonly height: number;
  readonly width: number;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** Rows above and columns left of the input that tap 0 of output 0 reaches. */
  readonly pad: Pair;
  readonly padValue: number;
  /** Per block of OCP output channels. */
  readonly blocks: readonly PlaneRange[];
  readonly stores: readonly StorePattern[];
  /** Every output row is walked in whole groups of PP pixels; those beyond the row are not stored. */
  readonly wholeGroups: boolean;
  readonly zeroOut: number;
  readonly clampLo: number;
  readonly clampHi: number;
  readonly conv?: WeightPlan;
  readonly pool?: PoolPlan;
  readonly eltwise?: EltwisePlan;
  /** With conv only. */
  readonly residual?: ResidualPlan;
  /** Byte offset of the activation table in segment WEIGHTS. */
  readonly table?: number;
}

/** Steps that a group of pixels of a block takes. */
export function blockSteps({ kernel, stride, conv, eltwise, blocks }: Job, block: number): number {
  const columns = conv?.rowTaps === true ? Math.min(stride[1], kernel[1]) : kernel[1];
  return kernel[0] * columns * (blocks[block] as PlaneRange).count * (eltwise === undefined ? 1 : 2);
}

/** Everything that a job reads from memory. */
export const viewsRead = (job: Job): readonly View[] =>
  job.residual === undefined ? job.inputs : [...job.inputs, job.residual.view];

/** What is released, dispatched and reported as one: an operator (or one input of a concatenation). */
export interface DeviceLayer {
  readonly name: string;
  readonly kind: string;
  readonly macs: number;
  readonly jobs: readonly Job[];
  /** Of several in one run the image that it computes; 0 also when it computes all of them. */
  readonly image?: number;
}
