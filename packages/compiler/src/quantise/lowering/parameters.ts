// SPDX-License-Identifier: Apache-2.0
/** Reads the constants of a QDQ graph: scales and zero points, quantised weights, biases. */

import { type Graph, type GraphNode, infoOf } from "../../frontend/graph.js";
import { sizeOf, type Tensor } from "../../frontend/tensor.js";
import { numberAttribute } from "../../passes/pass.js";
import { type Quantisation, Refusal } from "./builder.js";

/** Distance between a stored value and the device's int8. */
export function signedOffset(type: string): number {
  if (type === "int8") return 0;
  if (type === "uint8") return 128;
  throw new Refusal(`${type} quantisation (8 bits are supported)`);
}

/** Per-tensor parameters of a QuantizeLinear or DequantizeLinear on an activation. */
export function activationParameters(graph: Graph, node: GraphNode): Quantisation {
  const scale = graph.constants.get(node.inputs[1] ?? "");
  const zeroName = node.inputs[2] ?? "";
  const zero = graph.constants.get(zeroName);
  if (!scale || (zeroName !== "" && !zero)) throw new Refusal(`${node.op} with scales computed at run time`);
  if (scale.data.length !== 1) throw new Refusal(`${node.op} of an activation with one scale per channel`);
  const value = node.op === "QuantizeLinear" ? node.outputs[0] : node.inputs[0];
  const type = zero?.type ?? infoOf(graph, value ?? "")?.type ?? "uint8";
  const factor = scale.data[0] as number;
  if (!(factor > 0)) throw new Refusal(`${node.op} with a scale of ${factor}`);
  return { scale: factor, zeroPoint: (zero ? (zero.data[0] as number) : 0) - signedOffset(type) };
}

export interface Weights {
  readonly shape: readonly number[];
  /** int8 terms. */
  readonly data: Int8Array;
  /** Scale and zero point of one entry along `axis`. */
  readonly scale: (index: number) => number;
  readonly zero: (index: number) => number;
  /** Axis the scales run along; null when there is one for all. */
  readonly axis: number | null;
}

function onDevice(value: Tensor): Int8Array {
  const offset = signedOffset(value.type);
  const result = new Int8Array(value.data.length);
  for (let i = 0; i < result.length; i++) result[i] = (value.data[i] as number) - offset;
  return result;
}

/** A constant behind DequantizeLinear: [integers, DQ node], or null. */
export function dequantisedConstant(graph: Graph, producer: GraphNode | undefined): Tensor | null {
  if (producer?.op !== "DequantizeLinear") return null;
  return graph.constants.get(producer.inputs[0] as string) ?? null;
}

export function weightsOf(graph: Graph, producer: GraphNode | undefined): Weights {
  const stored = dequantisedConstant(graph, producer);
  if (!stored || !producer) throw new Refusal("weights that are not a quantised constant");
  const scales = graph.constants.get(producer.inputs[1] ?? "");
  const zeros = graph.constants.get(producer.inputs[2] ?? "");
  if (!scales || numberAttribute(producer, "block_size", 0) > 0) throw new Refusal("weights without constant scales");
  const offset = signedOffset(stored.type);
  const rank = stored.shape.length;
  const axis = scales.data.length === 1 ? null : (numberAttribute(producer, "axis", 1) + rank) % rank;
  const pick = (values: Tensor, index: number): number => values.data[values.data.length === 1 ? 0 : index] as number;
  return {
    shape: stored.shape,
    data: onDevice(stored),
    scale: (index) => pick(scales, index),
    zero: (index) => (zeros ? pick(zeros, index) : 0) - offset,
    axis,
  };
}

/** Bias in float and, when it is stored as int32 with a scale of its own, in integers. */
export interface Bias {
  readonly value: (channel: number) => number;
  readonly stored: ((channel: number) => { readonly value: number; readonly scale: number }) | null;
}

export function biasOf(graph: Graph, name: string | undefined, producer: GraphNode | undefined, channels: number): Bias | null {
  if (name === undefined || name === "") return null;
  const plain = graph.constants.get(name);
  const pick = (values: Tensor, channel: number): number => values.data[values.data.length === 1 ? 0 : channel] as number;
  const fits = (values: Tensor): void => {
    if (sizeOf(values.shape) !== channels && sizeOf(values.shape) !== 1)
      throw new Refusal("a bias that is not one value per output channel");
  };
  if (plain) {
    fits(plain);
    return { value: (channel) => pick(plain, channel), stored: null };
  }
  const stored = dequantisedConstant(graph, producer);
  const scales = graph.constants.get(producer?.inputs[1] ?? "");
  const zeros = graph.constants.get(producer?.inputs[2] ?? "");
  if (!stored || !scales) throw new Refusal("a bias that is not a constant");
  fits(stored);
  const integer = (channel: number): number => pick(stored, channel) - (zeros ? pick(zeros, channel) : 0);
  return {
    value: (channel) => integer(channel) * pick(scales, channel),
    stored: stored.type === "int32" ? (channel) => ({ value: integer(channel), scale: pick(scales, channel) }) : null,
  };
}
