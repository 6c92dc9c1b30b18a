// SPDX-License-Identifier: Apache-2.0
/** What a float operator is: evaluation on tensors, a rule for its output shapes, and readers for its parameters. */

import { ModelError } from "../frontend/errors.js";
import type { Attribute } from "../frontend/onnx-model.js";
import type { ElementType, Tensor, TensorData } from "../frontend/tensor.js";

/** A value whose elements may be unknown: enough for shape inference. */
export interface ValueType {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data?: TensorData | undefined;
}

export interface Call<V extends ValueType = Tensor> {
  readonly op: string;
  /** undefined: an optional input left out. */
  readonly inputs: readonly (V | undefined)[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Number of outputs asked for. */
  readonly outputs: number;
  readonly opset: number;
}

export interface Operator {
  readonly run: (call: Call) => Tensor[];
  /** Absent: shapes are found by evaluation on zeros (cheap operators that only move data). */
  readonly infer?: (call: Call<ValueType>) => ValueType[];
}

export function input<V extends ValueType>(call: Call<V>, index: number): V {
  const value = call.inputs[index];
  if (value === undefined) throw new ModelError("MODEL_INVALID", `${call.op}: input ${index} is missing.`);
  return value;
}

export function intOf(call: Call<ValueType>, name: string, fallback: number): number {
  const value = call.attributes[name];
  return typeof value === "number" ? value : fallback;
}

export const floatOf = intOf;

export function textOf(call: Call<ValueType>, name: string, fallback: string): string {
  const value = call.attributes[name];
  return typeof value === "string" ? value : fallback;
}

/** Elements of an input that must be known (constant, or given to the host). */
export function valuesOf(call: Call<ValueType>, index: number): number[] | undefined {
  const value = call.inputs[index];
  if (value === undefined) return undefined;
  if (value.data === undefined) {
    throw new ModelError("MODEL_DYNAMIC_SHAPE", `${call.op}: input ${index} must be a constant, since it decides a shape.`);
  }
  return Array.from(value.data);
}

/** A list given as attribute (older operator sets) or as input `index` (newer ones). */
export function listOf(call: Call<ValueType>, name: string, index = -1): number[] | undefined {
  const value = call.attributes[name];
  if (Array.isArray(value)) return value as number[];
  if (typeof value === "number") return [value];
  return index < 0 ? undefined : valuesOf(call, index);
}

/** Axis counted from the front. */
export function axisOf(axis: number, rank: number, op: string): number {
  const result = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(result) || result < 0 || result >= Math.max(rank, 1)) {
    throw new ModelError("MODEL_INVALID", `${op}: axis ${axis} is outside a tensor of ${rank} dimensions.`);
  }
  return result;
}
