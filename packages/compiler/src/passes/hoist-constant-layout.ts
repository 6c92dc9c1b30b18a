// SPDX-License-Identifier: Apache-2.0
/** Exporters transpose or reshape weights after DequantizeLinear; the integers are rearranged instead, at compile time. */

import { type GraphNode, producersOf } from "../frontend/graph.js";
import type { Tensor } from "../frontend/tensor.js";
import { permutationOf, RESHAPES } from "../host-ops/layout.js";
import type { Call } from "../host-ops/operator.js";
import { evaluate } from "../host-ops/operators.js";
import { callOf, GraphEditor, numberAttribute, type Pass } from "./pass.js";

/** Where the axis of the scales goes; null when it does not survive. */
function movedAxis(node: GraphNode, call: Call, axis: number): number | null {
  if (node.op !== "Transpose") return null;
  return permutationOf(call).indexOf(axis);
}

export const hoistConstantLayout: Pass = {
  name: "hoist-constant-layout",
  summary: "moves Transpose, Reshape and the like of a dequantised constant before its DequantizeLinear and folds them",
  run: (graph) => {
    const editor = new GraphEditor(graph);
    const producers = producersOf(graph);
    for (const original of graph.nodes) {
      const node = editor.current(original);
      const dequantise = editor.nodes.find(({ outputs }) => outputs[0] === node.inputs[0]) ?? producers.get(node.inputs[0] ?? "");
      const [stored = "", scale = ""] = dequantise?.inputs ?? [];
      const value = editor.constants.get(stored);
      const isLayout = node.op === "Transpose" || node.op in RESHAPES;
      if (!isLayout || dequantise?.op !== "DequantizeLinear" || !value) {
        editor.emit(node);
        continue;
      }
      const known = callOf(graph, node);
      const call: Call = { ...known, inputs: [value, ...(known.inputs.slice(1) as Tensor[])] };
      const perTensor = editor.constants.get(scale)?.data.length === 1;
      const axis = perTensor ? null : movedAxis(node, call, numberAttribute(dequantise, "axis", 1));
      if ((!perTensor && axis === null) || call.inputs.slice(1).some((operand) => operand !== undefined && !operand.data)) {
        editor.emit(node);
        continue;
      }
      const [moved] = evaluate(call) as [Tensor];
      const name = editor.constant(`${node.name}/constant`, moved);
      const attributes = axis === null ? {} : { axis };
      editor.emit({
        ...dequantise,
        name: node.name,
        inputs: [name, ...dequantise.inputs.slice(1)],
        outputs: node.outputs,
        attributes,
      });
    }
    return editor.finish();
  },
};
