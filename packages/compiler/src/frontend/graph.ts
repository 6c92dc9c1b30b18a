// SPDX-License-Identifier: Apache-2.0
/** The float graph: ONNX nodes in topological order with known types and shapes; what the passes transform. */

import type { Attribute } from "./onnx-model.js";
import type { ElementType, Tensor } from "./tensor.js";

export interface ValueInfo {
  readonly type: ElementType;
  readonly shape: readonly number[];
}

export interface GraphNode {
  /** Unique in the graph. */
  readonly name: string;
  /** ONNX operator; prefixed by its domain ("com.microsoft.QLinearAdd") outside the standard set. */
  readonly op: string;
  /** "" is an omitted optional input. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface GraphInput extends ValueInfo {
  readonly name: string;
}

export interface Graph {
  readonly name: string;
  readonly opset: number;
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly string[];
  /** Every node stands after the producers of its inputs. */
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Types and shapes of the values that nodes compute; filled by shape inference. */
  readonly values: ReadonlyMap<string, ValueInfo>;
}

export function producersOf(graph: Graph): Map<string, GraphNode> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
}

/** Nodes that read each value, in order, once per use. */
export function consumersOf(graph: Graph): Map<string, GraphNode[]> {
  const consumers = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) {
      const list = consumers.get(input);
      if (list) list.push(node);
      else consumers.set(input, [node]);
    }
  }
  return consumers;
}

export function infoOf(graph: Graph, name: string): ValueInfo | undefined {
  return graph.constants.get(name) ?? graph.values.get(name) ?? graph.inputs.find((input) => input.name === name);
}

/** True when exactly one node reads the value and it is not an output of the graph. */
export function hasOneUse(graph: Graph, consumers: ReadonlyMap<string, GraphNode[]>, value: string): boolean {
  return consumers.get(value)?.length === 1 && !graph.outputs.includes(value);
}
