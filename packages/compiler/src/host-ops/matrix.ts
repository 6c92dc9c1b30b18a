// SPDX-License-Identifier: Apache-2.0
/** Gemm and MatMul in float; MatMul takes a bias as third input, which canonicalisation may have given it. */

import { ModelError } from "../frontend/errors.js";
import { allocate, sizeOf, type Tensor } from "../frontend/tensor.js";
import { broadcastIndex, broadcastShape, expand } from "./broadcast.js";
import { multiply } from "./gemm.js";
import { type Call, floatOf, input, intOf, type Operator, type ValueType } from "./operator.js";

export function transposed(source: Tensor): Tensor {
  const [rows, columns] = source.shape as [number, number];
  const result = allocate(source.type, [columns, rows]);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result.data[c * rows + r] = source.data[r * columns + c] as number;
  }
  return result;
}

function gemmShape(call: Call<ValueType>): [number, number] {
  const a = input(call, 0).shape;
  const b = input(call, 1).shape;
  const transA = intOf(call, "transA", 0);
  const transB = intOf(call, "transB", 0);
  if (a.length !== 2 || b.length !== 2 || a[transA ? 0 : 1] !== b[transB ? 1 : 0]) {
    throw new ModelError("MODEL_INVALID", `Gemm: shapes [${a.join(",")}] and [${b.join(",")}] do not multiply.`);
  }
  return [a[transA ? 1 : 0] as number, b[transB ? 0 : 1] as number];
}

function gemm(call: Call): Tensor[] {
  const [m, n] = gemmShape(call);
  const a = intOf(call, "transA", 0) ? transposed(input(call, 0)) : input(call, 0);
  const b = intOf(call, "transB", 0) ? input(call, 1) : transposed(input(call, 1));
  const alpha = floatOf(call, "alpha", 1);
  const beta = floatOf(call, "beta", 1);
  const result = allocate("float32", [m, n]);
  multiply(a.data, b.data, { m, n, depth: a.shape[1] as number }, null, result.data);
  const c = call.inputs[2] ? expand(call.inputs[2], [m, n]) : null;
  for (let i = 0; i < result.data.length; i++) {
    result.data[i] = alpha * (result.data[i] as number) + (c ? beta * (c.data[i] as number) : 0);
  }
  return [result];
}

/** Operand shapes with vectors promoted, the batch shape, and the result shape. */
function matMulShapes(call: Call<ValueType>) {
  const left = input(call, 0).shape;
  const right = input(call, 1).shape;
  const a = left.length === 1 ? [1, ...left] : [...left];
  const b = right.length === 1 ? [...right, 1] : [...right];
  if (left.length === 0 || right.length === 0 || a.at(-1) !== b.at(-2)) {
    throw new ModelError("MODEL_INVALID", `MatMul: shapes [${left.join(",")}] and [${right.join(",")}] do not multiply.`);
  }
  const batch = broadcastShape([a.slice(0, -2), b.slice(0, -2)], "MatMul");
  const m = a.at(-2) as number;
  const n = b.at(-1) as number;
  const shape = [...batch, ...(left.length === 1 ? [] : [m]), ...(right.length === 1 ? [] : [n])];
  return { a, b, batch, m, n, depth: a.at(-1) as number, shape };
}

function matMul(call: Call): Tensor[] {
  const { a, b, batch, m, n, depth, shape } = matMulShapes(call);
  const left = input(call, 0).data;
  const right = input(call, 1);
  const leftAt = broadcastIndex(a.slice(0, -2), batch);
  const rightAt = broadcastIndex(b.slice(0, -2), batch);
  const result = allocate("float32", shape);
  for (let i = 0; i < sizeOf(batch); i++) {
    const from = (rightAt[i] as number) * depth * n;
    const columns = transposed({ type: right.type, shape: [depth, n], data: right.data.slice(from, from + depth * n) });
    const rows = left.subarray((leftAt[i] as number) * m * depth, ((leftAt[i] as number) + 1) * m * depth);
    multiply(rows, columns.data, { m, n, depth }, null, result.data, i * m * n);
  }
  const bias = call.inputs[2]?.data;
  if (bias) for (let i = 0; i < result.data.length; i++) result.data[i] = (result.data[i] as number) + (bias[i % n] as number);
  return [result];
}

export const MATRIX: Readonly<Record<string, Operator>> = {
  Gemm: { infer: (call) => [{ type: input(call, 0).type, shape: gemmShape(call) }], run: gemm },
  MatMul: { infer: (call) => [{ type: input(call, 0).type, shape: matMulShapes(call).shape }], run: matMul },
};
