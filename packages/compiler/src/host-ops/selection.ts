// SPDX-License-Identifier: Apache-2.0
/** Operators that pick, cut, join or pad elements: Slice, Split, Concat, Gather, Pad. */

import { ModelError } from "../frontend/errors.js";
import { allocate, sizeOf, stridesOf, type Tensor } from "../frontend/tensor.js";
import { spend } from "../frontend/work.js";
import { gather, stridedIndex } from "./broadcast.js";
import { axisOf, type Call, input, intOf, listOf, type Operator, textOf, type ValueType, valuesOf } from "./operator.js";

export interface AxisSlice {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** What a Slice takes along each axis of its input. */
export function sliceAxes(call: Call<ValueType>): AxisSlice[] {
  const { shape } = input(call, 0);
  const starts = listOf(call, "starts", 1) ?? [];
  const ends = listOf(call, "ends", 2) ?? [];
  const axes = listOf(call, "axes", 3) ?? starts.map((_, index) => index);
  const steps = listOf(call, "steps", 4) ?? starts.map(() => 1);
  const result: AxisSlice[] = shape.map((length) => ({ start: 0, step: 1, length }));
  axes.forEach((request, index) => {
    const axis = axisOf(request, shape.length, call.op);
    const size = shape[axis] as number;
    const step = steps[index] as number;
    const clamp = (value: number, low: number, high: number): number =>
      Math.min(high, Math.max(low, value < 0 ? value + size : value));
    const start = step > 0 ? clamp(starts[index] as number, 0, size) : clamp(starts[index] as number, 0, size - 1);
    const end = step > 0 ? clamp(ends[index] as number, 0, size) : clamp(ends[index] as number, -1, size - 1);
    result[axis] = { start, step, length: Math.max(0, Math.ceil((end - start) / step)) };
  });
  return result;
}

export function cut(source: Tensor, axes: readonly AxisSlice[]): Tensor {
  const strides = stridesOf(source.shape);
  const start = axes.reduce((sum, axis, i) => sum + axis.start * (strides[i] as number), 0);
  const shape = axes.map(({ length }) => length);
  return gather(
    source,
    shape,
    stridedIndex(
      shape,
      axes.map(({ step }, i) => step * (strides[i] as number)),
      start,
    ),
  );
}

/** Sizes of the parts of a Split along its axis. */
export function splitSizes(call: Call<ValueType>, size: number): number[] {
  const stated = listOf(call, "split", 1);
  if (stated) return stated;
  const parts = intOf(call, "num_outputs", call.outputs);
  const part = Math.ceil(size / parts);
  spend(parts);
  return Array.from({ length: parts }, (_, i) => Math.min(part, size - i * part));
}

function split(call: Call): Tensor[] {
  const source = input(call, 0);
  const axis = axisOf(intOf(call, "axis", 0), source.shape.length, call.op);
  let start = 0;
  return splitSizes(call, source.shape[axis] as number).map((length) => {
    const axes = source.shape.map((dim, i) => (i === axis ? { start, step: 1, length } : { start: 0, step: 1, length: dim }));
    start += length;
    return cut(source, axes);
  });
}

function concat(call: Call): Tensor[] {
  const parts = call.inputs.map((_, index) => input(call, index));
  const first = input(call, 0);
  const axis = axisOf(intOf(call, "axis", 1), first.shape.length, call.op);
  const shape = [...first.shape];
  shape[axis] = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0);
  const result = allocate(first.type, shape);
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (const part of parts) {
      const length = (part.shape[axis] as number) * inner;
      result.data.set(part.data.subarray(o * length, (o + 1) * length) as Float32Array, at);
      at += length;
    }
  }
  return [result];
}

function gatherAxis(call: Call): Tensor[] {
  const source = input(call, 0);
  const indices = input(call, 1);
  const axis = axisOf(intOf(call, "axis", 0), source.shape.length, call.op);
  const size = source.shape[axis] as number;
  const inner = sizeOf(source.shape.slice(axis + 1));
  const outer = sizeOf(source.shape.slice(0, axis));
  const result = allocate(source.type, [...source.shape.slice(0, axis), ...indices.shape, ...source.shape.slice(axis + 1)]);
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (const index of indices.data) {
      const from = (o * size + (index < 0 ? index + size : index)) * inner;
      result.data.set(source.data.subarray(from, from + inner) as Float32Array, at);
      at += inner;
    }
  }
  return [result];
}

/** Padding before and after each axis. */
export function padAmounts(call: Call<ValueType>): { readonly before: number[]; readonly after: number[] } {
  const rank = input(call, 0).shape.length;
  const pads = listOf(call, "pads", 1) ?? listOf(call, "paddings") ?? [];
  const axes =
    listOf(call, "axes", 3)?.map((axis) => axisOf(axis, rank, call.op)) ?? pads.slice(0, pads.length / 2).map((_, i) => i);
  const before = new Array<number>(rank).fill(0);
  const after = new Array<number>(rank).fill(0);
  axes.forEach((axis, i) => {
    before[axis] = pads[i] as number;
    after[axis] = pads[i + axes.length] as number;
  });
  return { before, after };
}

export function padValue(call: Call<ValueType>): number {
  return call.inputs[2] ? (valuesOf(call, 2)?.[0] ?? 0) : intOf(call, "value", 0);
}

/** Source position of a padded position along one axis, or -1 where the constant stands. */
function padSource(position: number, size: number, mode: string): number {
  if (position >= 0 && position < size) return position;
  if (mode === "constant") return -1;
  if (mode === "edge") return Math.min(size - 1, Math.max(0, position));
  if (mode === "wrap") return ((position % size) + size) % size;
  if (mode !== "reflect") throw new ModelError("MODEL_UNSUPPORTED", `Pad: mode "${mode}" is not supported.`);
  const period = Math.max(1, 2 * (size - 1));
  const folded = ((position % period) + period) % period;
  return folded < size ? folded : period - folded;
}

function pad(call: Call): Tensor[] {
  const source = input(call, 0);
  const { before, after } = padAmounts(call);
  const mode = textOf(call, "mode", "constant");
  const fill = mode === "constant" ? padValue(call) : 0;
  const shape = source.shape.map((dim, axis) => dim + (before[axis] as number) + (after[axis] as number));
  const result = allocate(source.type, shape);
  const inner = stridesOf(source.shape);
  const outer = stridesOf(shape);
  for (let i = 0; i < result.data.length; i++) {
    let at = 0;
    for (let axis = 0; axis < shape.length && at >= 0; axis++) {
      const position = (Math.floor(i / (outer[axis] as number)) % (shape[axis] as number)) - (before[axis] as number);
      const from = padSource(position, source.shape[axis] as number, mode);
      at = from < 0 ? -1 : at + from * (inner[axis] as number);
    }
    result.data[i] = at < 0 ? fill : (source.data[at] as number);
  }
  return [result];
}

function range(call: Call): Tensor[] {
  const [start, limit, delta] = [0, 1, 2].map((index) => input(call, index).data[0] as number) as [number, number, number];
  const result = allocate(input(call, 0).type, [Math.max(0, Math.ceil((limit - start) / delta))]);
  for (let i = 0; i < result.data.length; i++) result.data[i] = start + i * delta;
  return [result];
}

export const SELECTION: Readonly<Record<string, Operator>> = {
  Concat: { run: concat },
  Gather: { run: gatherAxis },
  Pad: { run: pad },
  Range: { run: range },
  Slice: { run: (call) => [cut(input(call, 0), sliceAxes(call))] },
  Split: { run: split },
};
