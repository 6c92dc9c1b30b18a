// SPDX-License-Identifier: Apache-2.0
/** The common end of every convolution-like rule: multipliers, integer bias, proof that the accumulator fits. */

import { ModelError } from "../../frontend/errors.js";
import { roundHalfEven } from "../../host-ops/quantisation.js";
import type { Multiplier, QTensor, Window } from "../../ir/graph.js";
import { productRatio, toMultiplier } from "../multiplier.js";
import { type MapShape, Refusal } from "./builder.js";
import type { LoweringContext, Unit } from "./context.js";
import type { Bias } from "./parameters.js";

/** Integer weights [OC][IC/groups][KH][KW] with their quantisation per output channel. */
export interface Kernel {
  readonly data: Int8Array;
  readonly scale: (channel: number) => number;
  readonly zero: (channel: number) => number;
}

export interface Product {
  readonly kind: "conv" | "deconv";
  readonly source: QTensor;
  readonly kernel: Kernel;
  readonly bias: Bias | null;
  readonly window: Window;
  readonly groups: number;
  readonly output: MapShape;
}

const LIMIT = 2 ** 31;
/** A stored bias scale this close to sx * sw is meant to be it; its integers are taken as they are. */
const SCALE_TOLERANCE = 1e-4;

function integerBias(bias: Bias | null, channel: number, scale: number): number {
  if (!bias) return 0;
  const stored = bias.stored?.(channel);
  if (stored && Math.abs(stored.scale / scale - 1) < SCALE_TOLERANCE) return stored.value;
  return roundHalfEven(bias.value(channel) / scale);
}

/** Extremes of acc = bias + sum (x - zx)(w - zw) over all int8 inputs. */
function accumulatorRange(weights: Int8Array, weightZero: number, inputZero: number, bias: number): [number, number] {
  let low = bias;
  let high = bias;
  for (const weight of weights) {
    const w = weight - weightZero;
    const a = w * (-128 - inputZero);
    const b = w * (127 - inputZero);
    low += Math.min(a, b);
    high += Math.max(a, b);
  }
  return [low, high];
}

export function emitProduct({ builder }: LoweringContext, unit: Unit, product: Product): QTensor {
  const { source, kernel, window, groups, output } = product;
  const channels = output.channels;
  const depth = kernel.data.length / channels;
  const bias = new Int32Array(channels);
  const zeros = new Int16Array(channels);
  const multipliers: Multiplier[] = [];
  for (let o = 0; o < channels; o++) {
    const scale = kernel.scale(o);
    const ratio = productRatio(source.scale, scale, unit.target.scale);
    const multiplier = toMultiplier(ratio);
    if (!multiplier) throw new Refusal(`a requantisation factor of ${ratio} (channel ${o})`);
    const value = integerBias(product.bias, o, Math.fround(source.scale * scale));
    zeros[o] = kernel.zero(o);
    const row = kernel.data.subarray(o * depth, (o + 1) * depth);
    const [low, high] = accumulatorRange(row, zeros[o] as number, source.zeroPoint, value);
    if (low <= -LIMIT || high >= LIMIT) {
      throw new ModelError(
        "MODEL_OVERFLOW",
        `Node "${unit.name}", output channel ${o}: the accumulator can reach ${low < -high ? low : high}, beyond 32 bits. Quantise the layer with a smaller bias or split it.`,
      );
    }
    bias[o] = value;
    multipliers.push(multiplier);
  }
  const positions = product.kind === "conv" ? output.height * output.width : source.height * source.width;
  builder.macs += kernel.data.length * positions;
  return builder.op(
    unit.name,
    {
      kind: product.kind,
      inputs: [source.id],
      clamp: unit.clamp,
      window,
      groups,
      weights: kernel.data,
      weightZero: zeros.some((zero) => zero !== 0) ? zeros : null,
      bias,
      multipliers,
    },
    output,
    unit.target,
  );
}

/** Weights +1 of scale 1: sums of inputs, exact. */
export function unitKernel(data: Int8Array): Kernel {
  return { data, scale: () => 1, zero: () => 0 };
}

export const POINTWISE: Window = { kernel: [1, 1], stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] };
