// SPDX-License-Identifier: Apache-2.0
/** Reads ONNX files (ModelProto) and single tensors (TensorProto) with one clear error for anything that is not one. */

import { ModelError } from "./errors.js";
import type { Attribute, OnnxModel, OnnxNode, ValueInfo } from "./onnx-model.js";
import { ModelProto, TensorProto } from "./onnx-schema.js";
import type { Tensor } from "./tensor.js";
import { elementTypeOf, type TensorMessage, tensorFromMessage } from "./tensor-proto.js";

interface AttributeMessage {
  readonly name?: string;
  readonly type?: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: TensorMessage;
  readonly g?: unknown;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  readonly strings?: readonly Uint8Array[];
}

interface NodeMessage {
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly name?: string;
  readonly opType?: string;
  readonly domain?: string;
  readonly attribute?: readonly AttributeMessage[];
}

interface ValueInfoMessage {
  readonly name?: string;
  readonly type?: {
    readonly tensorType?: {
      readonly elemType?: number;
      readonly shape?: { readonly dim?: readonly { readonly dimValue?: number; readonly dimParam?: string }[] };
    };
  };
}

interface GraphMessage {
  readonly name?: string;
  readonly node?: readonly NodeMessage[];
  readonly initializer?: readonly TensorMessage[];
  readonly sparseInitializer?: readonly Uint8Array[];
  readonly input?: readonly ValueInfoMessage[];
  readonly output?: readonly ValueInfoMessage[];
  readonly valueInfo?: readonly ValueInfoMessage[];
}

interface ModelMessage {
  readonly producerName?: string;
  readonly graph?: GraphMessage;
  readonly opsetImport?: readonly { readonly domain?: string; readonly version?: number }[];
}

const CONVERSION = { longs: Number, arrays: false, objects: false, defaults: false };

/** Attribute types of ONNX in the order of preference when an old file leaves the type out. */
function attribute(message: AttributeMessage, where: string): Attribute {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  if (message.g !== undefined) {
    throw new ModelError("MODEL_UNSUPPORTED", `${where}: holds a subgraph (control flow), which is not supported.`);
  }
  switch (message.type) {
    case 1:
      return message.f ?? 0;
    case 2:
      return message.i ?? 0;
    case 3:
      return text(message.s ?? new Uint8Array());
    case 4:
      return tensorFromMessage(message.t ?? {}, where);
    case 6:
      return message.floats ?? [];
    case 7:
      return message.ints ?? [];
    case 8:
      return (message.strings ?? []).map(text);
    default:
      break;
  }
  if (message.t) return tensorFromMessage(message.t, where);
  if (message.s) return text(message.s);
  if (message.strings?.length) return message.strings.map(text);
  return message.ints ?? message.floats ?? message.i ?? message.f ?? 0;
}

function node(message: NodeMessage, index: number): OnnxNode {
  const opType = message.opType ?? "";
  const name = message.name || message.output?.find((output) => output !== "") || `${opType}_${index}`;
  return {
    name,
    opType,
    domain: message.domain === "ai.onnx" ? "" : (message.domain ?? ""),
    inputs: message.input ?? [],
    outputs: message.output ?? [],
    attributes: Object.fromEntries(
      (message.attribute ?? []).map((item) => [
        item.name ?? "",
        attribute(item, `Node "${name}" (${opType}), attribute "${item.name}"`),
      ]),
    ),
  };
}

function valueInfo(message: ValueInfoMessage): ValueInfo {
  const type = message.type?.tensorType;
  const shape = type?.shape ? (type.shape.dim ?? []).map((dim) => dim.dimParam || (dim.dimValue ?? "?")) : null;
  return { name: message.name ?? "", type: elementTypeOf(type?.elemType ?? 0), shape };
}

function decode(type: typeof ModelProto, bytes: Uint8Array, what: string): object {
  try {
    return type.toObject(type.decode(bytes), CONVERSION);
  } catch (cause) {
    throw new ModelError("MODEL_CORRUPT", `Not ${what}, or a truncated one (${bytes.length} bytes could not be decoded).`, {
      cause,
    });
  }
}

export function parseModel(bytes: Uint8Array): OnnxModel {
  const message = decode(ModelProto, bytes, "an ONNX model") as ModelMessage;
  const graph = message.graph;
  if (!graph || !message.opsetImport?.length) {
    throw new ModelError("MODEL_CORRUPT", "Not an ONNX model: it has no graph or no operator set. Is it a truncated file?");
  }
  if (graph.sparseInitializer?.length) {
    throw new ModelError("MODEL_UNSUPPORTED", "The model has sparse initialisers; save it with dense weights.");
  }
  const initializers = new Map<string, Tensor>();
  for (const item of graph.initializer ?? []) {
    initializers.set(item.name ?? "", tensorFromMessage(item, `Initialiser "${item.name}"`));
  }
  return {
    name: graph.name || "model",
    producer: message.producerName ?? "",
    opsets: Object.fromEntries(
      message.opsetImport.map(({ domain, version }) => [domain === "ai.onnx" ? "" : (domain ?? ""), version ?? 1]),
    ),
    inputs: (graph.input ?? []).map(valueInfo),
    outputs: (graph.output ?? []).map(valueInfo),
    nodes: (graph.node ?? []).map(node),
    initializers,
    valueInfo: (graph.valueInfo ?? []).map(valueInfo),
  };
}

/** A tensor file (TensorProto), as ONNX test data sets store inputs and outputs. */
export function parseTensor(bytes: Uint8Array): { readonly name: string; readonly tensor: Tensor } {
  const message = decode(TensorProto, bytes, "an ONNX tensor") as TensorMessage;
  return { name: message.name ?? "", tensor: tensorFromMessage(message, `Tensor "${message.name ?? ""}"`) };
}
