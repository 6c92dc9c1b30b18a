// SPDX-License-Identifier: Apache-2.0
/** Operators that only change the shape or the order of elements. */

import { ModelError } from "../frontend/errors.js";
import { allocate, extentOf, reshaped, scalar, sizeOf, stridesOf, type Tensor, tensor } from "../frontend/tensor.js";
import { spend } from "../frontend/work.js";
import { broadcastShape, expand, gather, stridedIndex } from "./broadcast.js";
import { axisOf, type Call, input, intOf, listOf, type Operator, textOf, type ValueType, valuesOf } from "./operator.js";

/** Target of a Reshape: 0 copies a dimension (unless allowzero), one -1 takes the rest. */
export function reshapeTarget(call: Call<ValueType>): number[] {
  const { shape } = input(call, 0);
  const request = listOf(call, "shape", 1) ?? [];
  const allowZero = intOf(call, "allowzero", 0) !== 0;
  const target = request.map((dim, axis) => (dim === 0 && !allowZero ? (shape[axis] as number) : dim));
  const free = target.indexOf(-1);
  if (free >= 0) target[free] = sizeOf(shape) / -sizeOf(target);
  if (sizeOf(target) !== sizeOf(shape) || target.some((dim) => !Number.isInteger(dim))) {
    throw new ModelError("MODEL_INVALID", `Reshape: [${shape.join(",")}] cannot become [${request.join(",")}].`);
  }
  return target;
}

export function flattenTarget(call: Call<ValueType>): number[] {
  const { shape } = input(call, 0);
  const axis = intOf(call, "axis", 1);
  const split = axis < 0 ? axis + shape.length : axis;
  return [sizeOf(shape.slice(0, split)), sizeOf(shape.slice(split))];
}

export function squeezeTarget(call: Call<ValueType>): number[] {
  const { shape } = input(call, 0);
  const axes = listOf(call, "axes", 1)?.map((axis) => axisOf(axis, shape.length, call.op));
  return shape.filter((dim, axis) => (axes ? !axes.includes(axis) : dim !== 1));
}

export function unsqueezeTarget(call: Call<ValueType>): number[] {
  const { shape } = input(call, 0);
  const request = listOf(call, "axes", 1) ?? [];
  const rank = shape.length + request.length;
  const axes = new Set(request.map((axis) => axisOf(axis, rank, call.op)));
  const rest = [...shape];
  return Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : (rest.shift() ?? 1)));
}

/** Operators whose result is the input under another shape. */
export const RESHAPES: Readonly<Record<string, (call: Call<ValueType>) => number[]>> = {
  Flatten: flattenTarget,
  Reshape: reshapeTarget,
  Squeeze: squeezeTarget,
  Unsqueeze: unsqueezeTarget,
};

function reshape(target: (call: Call<ValueType>) => number[]): Operator {
  return {
    infer: (call) => [{ type: input(call, 0).type, shape: target(call) }],
    run: (call) => [reshaped(input(call, 0), target(call))],
  };
}

export function permutationOf(call: Call<ValueType>): number[] {
  const rank = input(call, 0).shape.length;
  return listOf(call, "perm") ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
}

export function permute(source: Tensor, permutation: readonly number[]): Tensor {
  const strides = stridesOf(source.shape);
  const shape = permutation.map((axis) => source.shape[axis] as number);
  return gather(
    source,
    shape,
    stridedIndex(
      shape,
      permutation.map((axis) => strides[axis] as number),
      0,
    ),
  );
}

/** DepthToSpace and SpaceToDepth are a reshape, a transpose and a reshape. */
function depthToSpace(call: Call): Tensor[] {
  const source = input(call, 0);
  const [n, c, h, w] = source.shape as [number, number, number, number];
  const b = intOf(call, "blocksize", 1);
  const crd = textOf(call, "mode", "DCR") === "CRD";
  const shape = crd ? [n, c / (b * b), b, b, h, w] : [n, b, b, c / (b * b), h, w];
  const order = crd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
  return [reshaped(permute(reshaped(source, shape), order), [n, c / (b * b), h * b, w * b])];
}

function spaceToDepth(call: Call): Tensor[] {
  const source = input(call, 0);
  const [n, c, h, w] = source.shape as [number, number, number, number];
  const b = intOf(call, "blocksize", 1);
  const blocks = permute(reshaped(source, [n, c, h / b, b, w / b, b]), [0, 3, 5, 1, 2, 4]);
  return [reshaped(blocks, [n, c * b * b, h / b, w / b])];
}

function constantOfShape(call: Call): Tensor[] {
  const value = (call.attributes.value as Tensor | undefined) ?? scalar("float32", 0);
  const result = allocate(value.type, valuesOf(call, 0) ?? []);
  return [{ ...result, data: result.data.fill(value.data[0] as number) }];
}

function constant(call: Call): Tensor[] {
  const { value, value_float, value_int, value_floats, value_ints } = call.attributes;
  if (value !== undefined) return [value as Tensor];
  if (typeof value_float === "number") return [scalar("float32", value_float)];
  if (typeof value_int === "number") return [scalar("int64", value_int)];
  if (Array.isArray(value_floats)) return [tensor("float32", [value_floats.length], value_floats as number[])];
  if (Array.isArray(value_ints)) return [tensor("int64", [value_ints.length], value_ints as number[])];
  throw new ModelError("MODEL_UNSUPPORTED", "Constant: only tensor, number and list values are supported.");
}

function expandTo(call: Call): Tensor[] {
  const source = input(call, 0);
  return [expand(source, broadcastShape([source.shape, valuesOf(call, 1) ?? []], "Expand"))];
}

function tile(call: Call): Tensor[] {
  const source = input(call, 0);
  const repeats = valuesOf(call, 1) ?? [];
  const shape = source.shape.map((dim, axis) => dim * (repeats[axis] ?? 1));
  const strides = stridesOf(source.shape);
  spend(extentOf(shape));
  const index = new Int32Array(sizeOf(shape));
  const outer = stridesOf(shape);
  for (let i = 0; i < index.length; i++) {
    let at = 0;
    for (let axis = 0; axis < shape.length; axis++) {
      const position = Math.floor(i / (outer[axis] as number)) % (shape[axis] as number);
      at += (position % (source.shape[axis] as number)) * (strides[axis] as number);
    }
    index[i] = at;
  }
  return [gather(source, shape, index)];
}

export const LAYOUT: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(Object.entries(RESHAPES).map(([op, target]) => [op, reshape(target)])),
  Constant: { run: constant },
  ConstantOfShape: { run: constantOfShape },
  DepthToSpace: { run: depthToSpace },
  Expand: { run: expandTo },
  Shape: { run: (call) => [tensor("int64", [input(call, 0).shape.length], input(call, 0).shape)] },
  SpaceToDepth: { run: spaceToDepth },
  Tile: { run: tile },
  Transpose: { run: (call) => [permute(input(call, 0), permutationOf(call))] },
};
