// SPDX-License-Identifier: Apache-2.0
/** OnnxModel to Graph: fixed input shapes, nodes in topological order, unique node names. */

import { ModelError } from "./errors.js";
import type { Graph, GraphInput, GraphNode } from "./graph.js";
import type { OnnxModel, OnnxNode, ValueInfo } from "./onnx-model.js";
import type { Tensor } from "./tensor.js";

export interface GraphOptions {
  /** Sizes for symbolic dimensions of the inputs, by their name in the model. */
  readonly dimensions?: Readonly<Record<string, number>> | undefined;
  /** Graph inputs to be treated as constants (weights that a file declares as inputs). */
  readonly constants?: Readonly<Record<string, Tensor>> | undefined;
}

/** Operators that broadcast by attribute before operator set 7. */
const OLD_BROADCAST: ReadonlySet<string> = new Set(["Add", "Div", "Gemm", "Mul", "PRelu", "Pow", "Sub"]);
const NUMPY_BROADCAST_OPSET = 7;

function graphInput(info: ValueInfo, dimensions: Readonly<Record<string, number>>): GraphInput {
  if (info.type === null || info.shape === null) {
    throw new ModelError(
      "MODEL_DYNAMIC_SHAPE",
      `Input "${info.name}" has no tensor type or shape in the model; export it with a fixed shape.`,
    );
  }
  const shape = info.shape.map((dim) => (typeof dim === "number" ? dim : (dimensions[dim] ?? dim)));
  const open = shape.filter((dim) => typeof dim === "string");
  if (open.length > 0) {
    throw new ModelError(
      "MODEL_DYNAMIC_SHAPE",
      `Input "${info.name}" has the shape [${shape.join(", ")}] with the open dimension${open.length > 1 ? "s" : ""} ` +
        `${open.join(", ")}; give a size for each (option "dimensions") or export a fixed shape.`,
    );
  }
  return { name: info.name, type: info.type, shape: shape as number[] };
}

function operatorName(node: OnnxNode): string {
  return node.domain === "" ? node.opType : `${node.domain}.${node.opType}`;
}

/** Names made unique by a counter, in the order of the file. */
function uniqueNames(nodes: readonly OnnxNode[]): string[] {
  const taken = new Set<string>();
  return nodes.map(({ name }) => {
    let unique = name;
    for (let i = 1; taken.has(unique); i++) unique = `${name}_${i}`;
    taken.add(unique);
    return unique;
  });
}

/** Kahn's algorithm that keeps the file's order where it is one already. */
export function sortNodes(nodes: readonly GraphNode[], known: ReadonlySet<string>): GraphNode[] {
  const ready = new Set(known).add("");
  const sorted: GraphNode[] = [];
  let waiting = nodes;
  while (waiting.length > 0) {
    const later: GraphNode[] = [];
    for (const node of waiting) {
      if (node.inputs.every((input) => ready.has(input))) {
        sorted.push(node);
        for (const output of node.outputs) ready.add(output);
      } else {
        later.push(node);
      }
    }
    if (later.length === waiting.length) {
      const node = later[0] as GraphNode;
      const missing = node.inputs.filter((input) => !ready.has(input));
      throw new ModelError(
        "MODEL_INVALID",
        `Node "${node.name}" (${node.op}) reads ${missing.map((name) => `"${name}"`).join(", ")}, which nothing before it computes (a cycle or a missing value).`,
      );
    }
    waiting = later;
  }
  return sorted;
}

export function graphFromModel(model: OnnxModel, options: GraphOptions = {}): Graph {
  const opset = model.opsets[""] ?? 0;
  const old = model.nodes.find(({ opType }) => opset < NUMPY_BROADCAST_OPSET && OLD_BROADCAST.has(opType));
  if (old) {
    throw new ModelError(
      "MODEL_UNSUPPORTED",
      `Node "${old.name}" (${old.opType}) follows operator set ${opset}, older than ${NUMPY_BROADCAST_OPSET}; convert the model to a newer one.`,
    );
  }
  const constants = new Map([...model.initializers, ...Object.entries(options.constants ?? {})]);
  const inputs = model.inputs
    .filter(({ name }) => !constants.has(name))
    .map((info) => graphInput(info, options.dimensions ?? {}));
  const names = uniqueNames(model.nodes);
  const nodes = model.nodes.map((node, index) => ({
    name: names[index] as string,
    op: operatorName(node),
    inputs: node.inputs,
    outputs: node.outputs,
    attributes: node.attributes,
  }));
  const produced = new Set<string>();
  for (const { name, outputs } of nodes) {
    for (const output of outputs) {
      if (output !== "" && (produced.has(output) || constants.has(output))) {
        throw new ModelError("MODEL_INVALID", `Value "${output}" is computed twice (again by node "${name}").`);
      }
      produced.add(output);
    }
  }
  const known = new Set([...constants.keys(), ...inputs.map(({ name }) => name)]);
  const outputs = model.outputs.map(({ name }) => name);
  const missing = outputs.filter((name) => !produced.has(name) && !known.has(name));
  if (outputs.length === 0 || missing.length > 0) {
    throw new ModelError(
      "MODEL_INVALID",
      outputs.length === 0 ? "The model has no outputs." : `Outputs ${missing.join(", ")} are not computed by any node.`,
    );
  }
  return {
    name: model.name,
    opset,
    inputs,
    outputs: [...new Set(outputs)],
    nodes: sortNodes(nodes, known),
    constants,
    values: new Map(),
  };
}
