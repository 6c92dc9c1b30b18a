// SPDX-License-Identifier: Apache-2.0
/** Writes an OnnxModel as an ONNX file: the inverse of parseModel, used by model builders and tests. */

import type { Attribute, OnnxModel, OnnxNode, ValueInfo } from "./onnx-model.js";
import { ModelProto } from "./onnx-schema.js";
import type { Tensor } from "./tensor.js";
import { elementCodeOf, messageFromTensor } from "./tensor-proto.js";

/** IR version 8 belongs to operator sets 15 to 18. */
const IR_VERSION = 8;

/** Attributes that ONNX declares FLOAT or FLOATS, so that a whole number among them is not written as INT. */
const FLOAT_ATTRIBUTES: ReadonlySet<string> = new Set([
  "alpha",
  "beta",
  "bias",
  "cubic_coeff_a",
  "epsilon",
  "extrapolation_value",
  "gamma",
  "lambd",
  "max",
  "min",
  "momentum",
  "ratio",
  "scale",
  "scales",
  "threshold",
  "value_float",
  "value_floats",
]);

function attribute(name: string, value: Attribute): object {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const isInt = (item: unknown): boolean => Number.isInteger(item) && !FLOAT_ATTRIBUTES.has(name);
  if (typeof value === "number") return isInt(value) ? { name, type: 2, i: value } : { name, type: 1, f: value };
  if (typeof value === "string") return { name, type: 3, s: bytes(value) };
  if (!Array.isArray(value)) return { name, type: 4, t: messageFromTensor(value as Tensor, "") };
  if (value.length > 0 && value.every((item) => typeof item === "string")) {
    return { name, type: 8, strings: value.map(bytes) };
  }
  const floats = FLOAT_ATTRIBUTES.has(name) || !value.every(isInt);
  return floats ? { name, type: 6, floats: value } : { name, type: 7, ints: value };
}

function node(source: OnnxNode): object {
  return {
    name: source.name,
    opType: source.opType,
    domain: source.domain,
    input: source.inputs,
    output: source.outputs,
    attribute: Object.entries(source.attributes).map(([name, value]) => attribute(name, value)),
  };
}

function valueInfo(source: ValueInfo): object {
  const dim = (size: number | string): object => (typeof size === "number" ? { dimValue: size } : { dimParam: size });
  return {
    name: source.name,
    type: {
      tensorType: {
        elemType: source.type ? elementCodeOf(source.type) : 0,
        ...(source.shape && { shape: { dim: source.shape.map(dim) } }),
      },
    },
  };
}

export function encodeModel(model: OnnxModel): Uint8Array {
  const message = {
    irVersion: IR_VERSION,
    producerName: model.producer,
    opsetImport: Object.entries(model.opsets).map(([domain, version]) => ({ domain, version })),
    graph: {
      name: model.name,
      node: model.nodes.map(node),
      initializer: [...model.initializers].map(([name, value]) => messageFromTensor(value, name)),
      input: model.inputs.map(valueInfo),
      output: model.outputs.map(valueInfo),
      valueInfo: model.valueInfo.map(valueInfo),
    },
  };
  return ModelProto.encode(ModelProto.create(message)).finish();
}
