// SPDX-License-Identifier: Apache-2.0
/** Resize and Upsample: nearest, linear and cubic, separable, one axis at a time. */

import { ModelError } from "../frontend/errors.js";
import { allocate, sizeOf, type Tensor } from "../frontend/tensor.js";
import { spend } from "../frontend/work.js";
import { type Call, floatOf, input, intOf, listOf, type Operator, textOf, type ValueType } from "./operator.js";

export interface ResizePlan {
  readonly shape: number[];
  /** Output size over input size per axis, as stated or computed. */
  readonly scales: number[];
}

/** Output shape and scales from whichever form the node uses. */
export function resizePlan(call: Call<ValueType>): ResizePlan {
  const { shape } = input(call, 0);
  const axes = listOf(call, "axes")?.map((axis) => (axis < 0 ? axis + shape.length : axis)) ?? shape.map((_, axis) => axis);
  const old = call.op === "Upsample" || call.opset < 11;
  const stated = listOf(call, "scales", old ? 1 : 2);
  const scales = shape.map(() => 1);
  const result = [...shape];
  if (stated?.length) {
    axes.forEach((axis, i) => {
      scales[axis] = stated[i] as number;
      result[axis] = Math.floor((shape[axis] as number) * (stated[i] as number));
    });
    return { shape: result, scales };
  }
  const sizes = old ? undefined : listOf(call, "sizes", 3);
  if (!sizes?.length) throw new ModelError("MODEL_INVALID", `${call.op}: neither scales nor sizes are given.`);
  const policy = textOf(call, "keep_aspect_ratio_policy", "stretch");
  const ratios = axes.map((axis, i) => (sizes[i] as number) / (shape[axis] as number));
  const common = policy === "not_larger" ? Math.min(...ratios) : Math.max(...ratios);
  axes.forEach((axis, i) => {
    const size = shape[axis] as number;
    result[axis] = policy === "stretch" ? (sizes[i] as number) : Math.floor(common * size + 0.5);
    scales[axis] = policy === "stretch" ? (ratios[i] as number) : common;
  });
  return { shape: result, scales };
}

interface Sampling {
  readonly input: number;
  readonly output: number;
  readonly scale: number;
}

/** Position in the input that an output position looks at. */
function sourcePosition(mode: string, position: number, { input: size, output, scale }: Sampling): number {
  switch (mode) {
    case "asymmetric":
      return position / scale;
    case "align_corners":
      // ONNX measures the resized length before it is rounded down.
      return scale * size === 1 ? 0 : (position * (size - 1)) / (scale * size - 1);
    case "pytorch_half_pixel":
      return output === 1 ? 0 : (position + 0.5) / scale - 0.5;
    case "half_pixel_symmetric": {
      const adjustment = output / (scale * size);
      return (size / 2) * (1 - adjustment) + (position + 0.5) / scale - 0.5;
    }
    case "half_pixel":
      return (position + 0.5) / scale - 0.5;
    default:
      throw new ModelError("MODEL_UNSUPPORTED", `Resize: coordinate mode "${mode}" is not supported.`);
  }
}

export function nearestIndex(call: Call<ValueType>, position: number, sampling: Sampling): number {
  const old = call.op === "Upsample" || call.opset < 11;
  const mode = old ? "asymmetric" : textOf(call, "coordinate_transformation_mode", "half_pixel");
  const x = sourcePosition(mode, position, sampling);
  const rounding = old ? "floor" : textOf(call, "nearest_mode", "round_prefer_floor");
  const rounders: Readonly<Record<string, (x: number) => number>> = {
    round_prefer_floor: (value) => Math.ceil(value - 0.5),
    round_prefer_ceil: (value) => Math.floor(value + 0.5),
    floor: Math.floor,
    ceil: Math.ceil,
  };
  return Math.min(sampling.input - 1, Math.max(0, rounders[rounding]?.(x) ?? Math.floor(x)));
}

/** Taps (input index and weight) of one output position; the kernel is stretched when antialiasing a reduction. */
function taps(call: Call<ValueType>, position: number, sampling: Sampling): [number, number][] {
  const mode = textOf(call, "mode", "nearest");
  if (mode === "nearest") return [[nearestIndex(call, position, sampling), 1]];
  const old = call.op === "Upsample" || call.opset < 11;
  const x = sourcePosition(old ? "asymmetric" : textOf(call, "coordinate_transformation_mode", "half_pixel"), position, sampling);
  const cubic = mode === "cubic";
  const a = floatOf(call, "cubic_coeff_a", -0.75);
  const stretch = intOf(call, "antialias", 0) ? Math.max(1, 1 / sampling.scale) : 1;
  const radius = (cubic ? 2 : 1) * stretch;
  const kernel = (distance: number): number => {
    const d = Math.abs(distance);
    if (!cubic) return Math.max(0, 1 - d);
    if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  };
  const exclude = intOf(call, "exclude_outside", 0) !== 0;
  spend(2 * radius + 1);
  const result: [number, number][] = [];
  for (let i = Math.floor(x - radius) + 1; i < x + radius || i === Math.floor(x); i++) {
    const weight = kernel((i - x) / stretch);
    const inside = Math.min(sampling.input - 1, Math.max(0, i));
    if (inside === i || !exclude) result.push([inside, weight]);
  }
  const total = result.reduce((sum, [, weight]) => sum + weight, 0);
  return exclude || stretch > 1 ? result.map(([index, weight]) => [index, weight / total]) : result;
}

function resizeAxis(call: Call, source: Tensor, axis: number, output: number, scale: number): Tensor {
  const size = source.shape[axis] as number;
  const shape = source.shape.map((dim, i) => (i === axis ? output : dim));
  const result = allocate(source.type, shape);
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  for (let position = 0; position < output; position++) {
    const weights = taps(call, position, { input: size, output, scale });
    spend(outer * inner * weights.length);
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let value = 0;
        for (const [index, weight] of weights) value += weight * (source.data[(o * size + index) * inner + i] as number);
        result.data[(o * output + position) * inner + i] = value;
      }
    }
  }
  return result;
}

function resize(call: Call): Tensor[] {
  const { shape, scales } = resizePlan(call);
  return [
    shape.reduce<Tensor>(
      (source, output, axis) =>
        output === source.shape[axis] && scales[axis] === 1
          ? source
          : resizeAxis(call, source, axis, output, scales[axis] as number),
      input(call, 0),
    ),
  ];
}

const operator: Operator = {
  infer: (call) => [{ type: input(call, 0).type, shape: resizePlan(call).shape }],
  run: resize,
};

export const RESIZING: Readonly<Record<string, Operator>> = { Resize: operator, Upsample: operator };
