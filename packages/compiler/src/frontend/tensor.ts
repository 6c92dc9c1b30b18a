// SPDX-License-Identifier: Apache-2.0
/** Dense tensors of the front end and the float executor: element type, shape, row-major typed array. */

import { ModelError } from "./errors.js";
import { spend } from "./work.js";

export const ELEMENT_TYPES = ["float32", "float64", "int8", "uint8", "int16", "uint16", "int32", "int64", "bool"] as const;
export type ElementType = (typeof ELEMENT_TYPES)[number];

/** int64 values are held as doubles: exact up to 2^53, which every index and shape is. */
export type TensorData = Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array;

export interface Tensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

const CONSTRUCTORS = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  int64: Float64Array,
  bool: Uint8Array,
} as const;

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** Steps of loops over a shape: its elements, or where it has none what loops over its other axes may still take. */
export function extentOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * Math.max(1, dim), 1);
}

/** Zeros. */
export function allocate(type: ElementType, shape: readonly number[]): Tensor {
  spend(extentOf(shape));
  return { type, shape, data: new CONSTRUCTORS[type](sizeOf(shape)) };
}

export function tensor(type: ElementType, shape: readonly number[], values: Iterable<number> | TensorData): Tensor {
  const Constructor = CONSTRUCTORS[type];
  const data = values instanceof Constructor ? values : Constructor.from(values as Iterable<number>);
  if (data.length !== sizeOf(shape)) {
    throw new ModelError("MODEL_INVALID", `A ${type} tensor of shape [${shape.join(",")}] got ${data.length} elements.`);
  }
  return { type, shape, data };
}

export function scalar(type: ElementType, value: number): Tensor {
  return tensor(type, [], [value]);
}

/** Same elements under another shape of equal size. */
export function reshaped(source: Tensor, shape: readonly number[]): Tensor {
  return tensor(source.type, shape, source.data);
}

export function isFloat(type: ElementType): boolean {
  return type === "float32" || type === "float64";
}

/** Row-major strides, in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] ?? 1) * (shape[i + 1] ?? 1);
  return strides;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** Typed-array read that the type checker accepts; callers stay inside the bounds they computed. */
export function at(data: TensorData | readonly number[], index: number): number {
  return data[index] as number;
}
