// SPDX-License-Identifier: Apache-2.0
/** A product without bias and a constant Add after it become one node with a bias (MatMul too: executor and device know it). */

import { consumersOf, type Graph, type GraphNode, hasOneUse, infoOf, producersOf } from "../frontend/graph.js";
import { reshaped } from "../frontend/tensor.js";
import { GraphEditor, type Pass } from "./pass.js";

/** Axis of the outputs, counted from the end, by operator. */
function outputAxis(op: string, rank: number): number | null {
  if (op === "MatMul" || op === "Gemm") return -1;
  return op === "Conv" || op === "ConvTranspose" ? 1 - rank : null;
}

/** Constant, or constant behind DequantizeLinear, with one value per output along that axis and 1 elsewhere. */
function isBias(graph: Graph, producer: GraphNode | undefined, name: string, outputs: number, axis: number): boolean {
  const stored = producer?.op === "DequantizeLinear" ? (producer.inputs[0] as string) : name;
  const value = graph.constants.get(stored);
  return value !== undefined && value.data.length === outputs && value.shape.at(axis) === outputs && value.shape.length >= -axis;
}

export const foldBias: Pass = {
  name: "fold-bias",
  summary: "merges MatMul, Gemm or Conv and the constant Add per output after it into one node with a bias as third input",
  run: (graph) => {
    const producers = producersOf(graph);
    const consumers = consumersOf(graph);
    const editor = new GraphEditor(graph);
    for (const original of graph.nodes) {
      const node = editor.current(original);
      const [a, b] = node.inputs as [string, string];
      const sum = infoOf(graph, node.outputs[0] as string)?.shape ?? [];
      const axisBefore = (name: string): number | null => outputAxis(producers.get(name)?.op ?? "", sum.length);
      const product = node.op === "Add" ? [a, b].find((name) => axisBefore(name) !== null) : undefined;
      const axis = product === undefined ? null : axisBefore(product);
      if (product === undefined || axis === null || !hasOneUse(graph, consumers, product)) {
        editor.emit(node);
        continue;
      }
      const bias = product === a ? b : a;
      const index = editor.nodes.findIndex(({ outputs }) => outputs.includes(product));
      const before = editor.nodes[index];
      const outputs = sum.at(axis) ?? 0;
      if (before?.inputs.length !== 2 || !isBias(graph, producers.get(bias), bias, outputs, axis)) {
        editor.emit(node);
        continue;
      }
      const plain = editor.constants.get(bias);
      const input = plain ? editor.constant(`${node.name}/bias`, reshaped(plain, [outputs])) : bias;
      editor.nodes.splice(index, 1);
      editor.emit({ ...before, name: node.name, inputs: [...before.inputs, input], outputs: node.outputs });
    }
    return editor.finish();
  },
};
