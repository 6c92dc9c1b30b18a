// SPDX-License-Identifier: Apache-2.0
/** NumPy broadcasting: result shape, and an index walk that pairs elements of the operands. */

import { ModelError } from "../frontend/errors.js";
import { allocate, type ElementType, extentOf, sizeOf, stridesOf, type Tensor } from "../frontend/tensor.js";
import { spend } from "../frontend/work.js";

export function broadcastShape(shapes: readonly (readonly number[])[], op: string): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const dim = shape[axis - rank + shape.length] ?? 1;
      if (dim !== 1 && size !== 1 && dim !== size) {
        throw new ModelError(
          "MODEL_INVALID",
          `${op}: shapes ${shapes.map((s) => `[${s.join(",")}]`).join(" and ")} do not broadcast.`,
        );
      }
      if (dim !== 1) size = dim;
    }
    return size;
  });
}

/** For every element of `shape` in order, the element index in a tensor of shape `from` that broadcasts to it. */
export function broadcastIndex(from: readonly number[], shape: readonly number[]): Int32Array {
  const offset = shape.length - from.length;
  const own = stridesOf(from);
  const strides = shape.map((_, axis) => (axis < offset || from[axis - offset] === 1 ? 0 : (own[axis - offset] as number)));
  return stridedIndex(shape, strides, 0);
}

/** Element index of every position of `shape`, in row-major order, under arbitrary strides. */
export function stridedIndex(shape: readonly number[], strides: readonly number[], start: number): Int32Array {
  spend(extentOf(shape));
  const index = new Int32Array(sizeOf(shape));
  const position = new Array<number>(shape.length).fill(0);
  let current = start;
  for (let i = 0; i < index.length; i++) {
    index[i] = current;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] as number;
      position[axis] = (position[axis] as number) + 1;
      current += stride;
      if ((position[axis] as number) < (shape[axis] as number)) break;
      current -= stride * (shape[axis] as number);
      position[axis] = 0;
    }
  }
  return index;
}

export function gather(source: Tensor, shape: readonly number[], index: Int32Array): Tensor {
  const result = allocate(source.type, shape);
  for (let i = 0; i < index.length; i++) result.data[i] = source.data[index[i] as number] as number;
  return result;
}

export function expand(source: Tensor, shape: readonly number[]): Tensor {
  return gather(source, shape, broadcastIndex(source.shape, shape));
}

export function combine(op: string, operands: readonly Tensor[], type: ElementType, f: (a: number, b: number) => number): Tensor {
  const shape = broadcastShape(
    operands.map((operand) => operand.shape),
    op,
  );
  const [first, ...rest] = operands.map((operand) =>
    operand.shape.length === shape.length && sizeOf(operand.shape) === sizeOf(shape) ? operand : expand(operand, shape),
  );
  const result = allocate(type, shape);
  for (let i = 0; i < result.data.length; i++) result.data[i] = first?.data[i] as number;
  for (const operand of rest) {
    for (let i = 0; i < result.data.length; i++) {
      result.data[i] = f(result.data[i] as number, operand.data[i] as number);
    }
  }
  return result;
}
