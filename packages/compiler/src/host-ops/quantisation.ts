// SPDX-License-Identifier: Apache-2.0
/** QuantizeLinear, DequantizeLinear, DynamicQuantizeLinear and the integer products, as onnxruntime computes them. */

import { ModelError } from "../frontend/errors.js";
import { allocate, type ElementType, scalar, stridesOf, type Tensor } from "../frontend/tensor.js";
import { likeFirst } from "./elementwise.js";
import { axisOf, type Call, input, intOf, type Operator, type ValueType } from "./operator.js";

const RANGES: Partial<Record<ElementType, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

export function rangeOf(type: ElementType): readonly [number, number] {
  const range = RANGES[type];
  if (!range) throw new ModelError("MODEL_UNSUPPORTED", `${type} is not a quantised type.`);
  return range;
}

/** Nearest integer, ties to even. */
export function roundHalfEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1;
  return down % 2 === 0 ? down : down + 1;
}

/** q = saturate(rne(x / scale) + zero), the quotient rounded to float32 as onnxruntime does. */
export function quantise(x: number, scale: number, zero: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, roundHalfEven(Math.fround(x / scale)) + zero));
}

/** Index of the scale that an element uses: one for all, per axis, or per block along the axis. */
function scaleIndex(call: Call, source: Tensor): (index: number) => number {
  const scale = input(call, 1);
  if (scale.data.length === 1) return () => 0;
  const axis = axisOf(intOf(call, "axis", 1), source.shape.length, call.op);
  const block = intOf(call, "block_size", 0);
  const strides = stridesOf(source.shape);
  const stride = strides[axis] as number;
  const size = source.shape[axis] as number;
  if (block === 0) {
    if (scale.data.length !== size) {
      throw new ModelError("MODEL_INVALID", `${call.op}: ${scale.data.length} scales for an axis of ${size}.`);
    }
    return (index) => Math.floor(index / stride) % size;
  }
  const blocks = Math.ceil(size / block);
  return (index) => {
    const outer = Math.floor(index / (stride * size));
    const position = Math.floor(index / stride) % size;
    return (outer * blocks + Math.floor(position / block)) * stride + (index % stride);
  };
}

function quantizedType(call: Call<ValueType>): ElementType {
  const stated = intOf(call, "output_dtype", 0);
  return call.inputs[2]?.type ?? ({ 2: "uint8", 3: "int8", 4: "uint16", 5: "int16" } as const)[stated as 2] ?? "uint8";
}

function quantizeLinear(call: Call): Tensor[] {
  const source = input(call, 0);
  const scale = input(call, 1).data;
  const zero = call.inputs[2]?.data;
  const result = allocate(quantizedType(call), source.shape);
  const range = rangeOf(result.type);
  const pick = scaleIndex(call, source);
  for (let i = 0; i < result.data.length; i++) {
    const s = pick(i);
    result.data[i] = quantise(source.data[i] as number, scale[s] as number, zero ? (zero[s] as number) : 0, range);
  }
  return [result];
}

function dequantizeLinear(call: Call): Tensor[] {
  const source = input(call, 0);
  const scale = input(call, 1).data;
  const zero = call.inputs[2]?.data;
  const result = allocate("float32", source.shape);
  const pick = scaleIndex(call, source);
  for (let i = 0; i < result.data.length; i++) {
    const s = pick(i);
    result.data[i] = ((source.data[i] as number) - (zero ? (zero[s] as number) : 0)) * (scale[s] as number);
  }
  return [result];
}

function dynamicQuantizeLinear(call: Call): Tensor[] {
  const source = input(call, 0);
  let low = 0;
  let high = 0;
  for (const x of source.data) {
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  const scale = high === low ? 1 : Math.fround(Math.fround(high - low) / 255);
  const zero = Math.min(255, Math.max(0, roundHalfEven(Math.fround((0 - low) / scale))));
  const result = allocate("uint8", source.shape);
  for (let i = 0; i < result.data.length; i++) result.data[i] = quantise(source.data[i] as number, scale, zero, [0, 255]);
  return [result, scalar("float32", scale), scalar("uint8", zero)];
}

export const QUANTISATION: Readonly<Record<string, Operator>> = {
  DequantizeLinear: { infer: (call) => [{ type: "float32", shape: input(call, 0).shape }], run: dequantizeLinear },
  DynamicQuantizeLinear: {
    infer: (call) => [
      { type: "uint8", shape: input(call, 0).shape },
      { type: "float32", shape: [] },
      { type: "uint8", shape: [] },
    ],
    run: dynamicQuantizeLinear,
  },
  QuantizeLinear: {
    infer: (call) => likeFirst(call).map(({ shape }) => ({ type: quantizedType(call), shape })),
    run: quantizeLinear,
  },
};
