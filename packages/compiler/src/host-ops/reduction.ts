// SPDX-License-Identifier: Apache-2.0
/** Reductions and normalisations along axes: ReduceMean and relatives, ArgMax, Softmax, LogSoftmax. */

import { allocate, reshaped, sizeOf, type Tensor } from "../frontend/tensor.js";
import { likeFirst } from "./elementwise.js";
import { permute } from "./layout.js";
import { axisOf, type Call, input, intOf, listOf, type Operator, type ValueType } from "./operator.js";

/** Axes of a Reduce operator, counted from the front; none stated means all. */
export function reducedAxes(call: Call<ValueType>): number[] {
  const rank = input(call, 0).shape.length;
  const axes = listOf(call, "axes", 1);
  const all = Array.from({ length: rank }, (_, axis) => axis);
  if (!axes?.length) return intOf(call, "noop_with_empty_axes", 0) ? [] : all;
  return axes.map((axis) => axisOf(axis, rank, call.op));
}

/** Splits a tensor into rows along the given axes: rows x elements, and the shape without these axes. */
function rowsAlong(source: Tensor, axes: readonly number[]): { readonly rows: Tensor; readonly kept: number[] } {
  const others = source.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const kept = others.map((axis) => source.shape[axis] as number);
  const moved = permute(source, [...others, ...axes]);
  return { rows: reshaped(moved, [sizeOf(kept), moved.data.length / sizeOf(kept)]), kept };
}

function reduce(fold: (row: ArrayLike<number>) => number): Operator {
  return {
    run: (call) => {
      const source = input(call, 0);
      const axes = reducedAxes(call);
      const { rows, kept } = rowsAlong(source, axes);
      const shape = intOf(call, "keepdims", 1) ? source.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim)) : kept;
      const result = allocate(source.type, shape);
      const length = rows.shape[1] as number;
      for (let i = 0; i < result.data.length; i++) result.data[i] = fold(rows.data.subarray(i * length, (i + 1) * length));
      return [result];
    },
  };
}

function sum(row: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < row.length; i++) total += row[i] as number;
  return total;
}

function extreme(row: ArrayLike<number>, sign: 1 | -1): number {
  let best = row[0] as number;
  for (let i = 1; i < row.length; i++) if (sign * (row[i] as number) > sign * best) best = row[i] as number;
  return best;
}

function arg(sign: 1 | -1): Operator {
  return {
    run: (call) => {
      const source = input(call, 0);
      const axis = axisOf(intOf(call, "axis", 0), source.shape.length, call.op);
      const last = intOf(call, "select_last_index", 0) !== 0;
      const { rows, kept } = rowsAlong(source, [axis]);
      const shape = intOf(call, "keepdims", 1) ? source.shape.map((dim, i) => (i === axis ? 1 : dim)) : kept;
      const result = allocate("int64", shape);
      const length = rows.shape[1] as number;
      for (let i = 0; i < result.data.length; i++) {
        let best = 0;
        for (let k = 1; k < length; k++) {
          const difference = sign * ((rows.data[i * length + k] as number) - (rows.data[i * length + best] as number));
          if (difference > 0 || (last && difference === 0)) best = k;
        }
        result.data[i] = best;
      }
      return [result];
    },
  };
}

/** Since operator set 13 along one axis (the last by default), before over everything from the axis on. */
function softmax(call: Call): Tensor[] {
  const source = input(call, 0);
  const modern = call.opset >= 13;
  const axis = axisOf(intOf(call, "axis", modern ? -1 : 1), source.shape.length, call.op);
  const inner = modern ? sizeOf(source.shape.slice(axis + 1)) : 1;
  const length = modern ? (source.shape[axis] as number) : sizeOf(source.shape.slice(axis));
  const logarithm = call.op === "LogSoftmax";
  const result = allocate(source.type, source.shape);
  for (let row = 0; row < source.data.length / length; row++) {
    const start = Math.floor(row / inner) * length * inner + (row % inner);
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < length; k++) top = Math.max(top, source.data[start + k * inner] as number);
    let total = 0;
    for (let k = 0; k < length; k++) total += Math.exp((source.data[start + k * inner] as number) - top);
    for (let k = 0; k < length; k++) {
      const x = (source.data[start + k * inner] as number) - top;
      result.data[start + k * inner] = logarithm ? x - Math.log(total) : Math.exp(x) / total;
    }
  }
  return [result];
}

export const REDUCTION: Readonly<Record<string, Operator>> = {
  ArgMax: arg(1),
  ArgMin: arg(-1),
  LogSoftmax: { infer: likeFirst, run: softmax },
  ReduceL2: reduce((row) => Math.hypot(...Array.from(row))),
  ReduceMax: reduce((row) => extreme(row, 1)),
  ReduceMean: reduce((row) => sum(row) / row.length),
  ReduceMin: reduce((row) => extreme(row, -1)),
  ReduceSum: reduce(sum),
  Softmax: { infer: likeFirst, run: softmax },
};
