// SPDX-License-Identifier: Apache-2.0
/** A pass: a named transformation of the float graph. Graphs are values; a pass returns a new one. */

import { type Graph, type GraphNode, infoOf, type ValueInfo } from "../frontend/graph.js";
import type { Attribute } from "../frontend/onnx-model.js";
import type { Tensor } from "../frontend/tensor.js";
import type { Call, ValueType } from "../host-ops/operator.js";

export interface Pass {
  readonly name: string;
  /** One line: what it does. */
  readonly summary: string;
  readonly run: (graph: Graph) => Graph;
}

/** The call a node makes, with the data of its constant inputs. */
export function callOf(graph: Graph, node: GraphNode): Call<ValueType> {
  return {
    op: node.op,
    inputs: node.inputs.map((name) => (name === "" ? undefined : (infoOf(graph, name) as ValueType))),
    attributes: node.attributes,
    outputs: outputCount(node),
    opset: graph.opset,
  };
}

/** Outputs up to the last one that has a name. */
export function outputCount(node: GraphNode): number {
  return node.outputs.findLastIndex((name) => name !== "") + 1;
}

/** A copy of the graph that a pass edits node by node. */
export class GraphEditor {
  readonly #graph: Graph;
  readonly constants: Map<string, Tensor>;
  readonly values: Map<string, ValueInfo>;
  readonly #renamed = new Map<string, string>();
  nodes: GraphNode[] = [];

  constructor(graph: Graph) {
    this.#graph = graph;
    this.constants = new Map(graph.constants);
    this.values = new Map(graph.values);
  }

  /** Every later use of `from` reads `to`. */
  rename(from: string, to: string): void {
    this.#renamed.set(from, this.resolve(to));
  }

  resolve(name: string): string {
    return this.#renamed.get(name) ?? name;
  }

  /** The node with its inputs renamed. */
  current(node: GraphNode): GraphNode {
    return { ...node, inputs: node.inputs.map((name) => this.resolve(name)) };
  }

  emit(node: GraphNode, types: readonly ValueInfo[] = []): void {
    this.nodes.push(node);
    types.forEach((type, index) => {
      this.values.set(node.outputs[index] as string, { type: type.type, shape: type.shape });
    });
  }

  constant(name: string, value: Tensor): string {
    let unique = name;
    for (let i = 1; this.constants.has(unique) || this.values.has(unique); i++) unique = `${name}_${i}`;
    this.constants.set(unique, value);
    return unique;
  }

  /** Graph inputs and outputs keep their names: an output that was renamed is restored by an Identity. */
  finish(): Graph {
    const produced = new Set(this.nodes.flatMap((node) => node.outputs));
    for (const output of this.#graph.outputs) {
      const source = this.resolve(output);
      if (source !== output && !produced.has(output)) {
        this.nodes.push({ name: `${output}/identity`, op: "Identity", inputs: [source], outputs: [output], attributes: {} });
      }
    }
    return prune({ ...this.#graph, nodes: this.nodes, constants: this.constants, values: this.values });
  }
}

/** Removes nodes, constants and value records that no output needs. */
export function prune(graph: Graph): Graph {
  const needed = new Set(graph.outputs);
  const kept: GraphNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    kept.unshift(node);
    for (const input of node.inputs) needed.add(input);
  }
  const produced = new Set(kept.flatMap((node) => node.outputs));
  return {
    ...graph,
    nodes: kept,
    constants: new Map([...graph.constants].filter(([name]) => needed.has(name))),
    values: new Map([...graph.values].filter(([name]) => produced.has(name))),
  };
}

/** Rewrites node by node: the callback emits what stands in place of each node, and says whether it did. */
export function rewrite(graph: Graph, visit: (node: GraphNode, editor: GraphEditor) => boolean): Graph {
  const editor = new GraphEditor(graph);
  for (const original of graph.nodes) {
    const node = editor.current(original);
    if (!visit(node, editor)) editor.emit(node);
  }
  return editor.finish();
}

export function numberAttribute(node: GraphNode, name: string, fallback: number): number {
  const value: Attribute | undefined = node.attributes[name];
  return typeof value === "number" ? value : fallback;
}
