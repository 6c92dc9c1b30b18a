// SPDX-License-Identifier: Apache-2.0
/** MatMul and a constant Add after it become one MatMul with a bias, which the executor and the device know. */

import { consumersOf, type Graph, type GraphNode, hasOneUse, infoOf, producersOf } from "../frontend/graph.js";
import { reshaped } from "../frontend/tensor.js";
import { GraphEditor, type Pass } from "./pass.js";

/** Constant, or constant behind DequantizeLinear, with one value per output of the product. */
function isBias(graph: Graph, producer: GraphNode | undefined, name: string, outputs: number): boolean {
  const stored = producer?.op === "DequantizeLinear" ? (producer.inputs[0] as string) : name;
  const value = graph.constants.get(stored);
  return value !== undefined && value.data.length === outputs && value.shape.at(-1) === outputs;
}

export const foldBias: Pass = {
  name: "fold-bias",
  summary: "merges MatMul by constant weights and the constant Add after it into a MatMul with a bias as third input",
  run: (graph) => {
    const producers = producersOf(graph);
    const consumers = consumersOf(graph);
    const editor = new GraphEditor(graph);
    for (const node of graph.nodes) {
      const [a, b] = node.inputs as [string, string];
      const product = [a, b].find((name) => producers.get(name)?.op === "MatMul");
      const bias = product === a ? b : a;
      const index = editor.nodes.findIndex(({ outputs }) => product !== undefined && outputs.includes(product));
      const matMul = editor.nodes[index];
      const outputs = infoOf(graph, node.outputs[0] as string)?.shape.at(-1) ?? 0;
      if (
        node.op !== "Add" ||
        product === undefined ||
        matMul?.inputs.length !== 2 ||
        outputs < 1 ||
        !isBias(graph, producers.get(bias), bias, outputs) ||
        !hasOneUse(graph, consumers, product)
      ) {
        editor.emit(node);
        continue;
      }
      const plain = editor.constants.get(bias);
      const input = plain ? editor.constant(`${node.name}/bias`, reshaped(plain, [outputs])) : bias;
      editor.nodes.splice(index, 1);
      editor.emit({ ...matMul, name: node.name, inputs: [...matMul.inputs, input], outputs: node.outputs });
    }
    return editor.finish();
  },
};
