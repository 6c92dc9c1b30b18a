// SPDX-License-Identifier: Apache-2.0
/** Shape inference and constant folding in one walk, since each needs the other's results. */

import { ModelError } from "../frontend/errors.js";
import type { GraphNode } from "../frontend/graph.js";
import { sameShape, type Tensor } from "../frontend/tensor.js";
import type { Call, ValueType } from "../host-ops/operator.js";
import { evaluate, inferOutputs, isHostOperator } from "../host-ops/operators.js";
import { GraphEditor, outputCount, type Pass } from "./pass.js";

/** A dequantised constant keeps its DequantizeLinear: that is how quantised weights are recognised. */
const NEVER_FOLDED: ReadonlySet<string> = new Set(["DequantizeLinear"]);

function located<T>(node: GraphNode, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError(error.code, `Node "${node.name}": ${error.message}`, { cause: error });
  }
}

export const propagate: Pass = {
  name: "propagate",
  summary: "computes the type and shape of every value and folds nodes whose inputs are constants",
  run: (graph) => {
    const editor = new GraphEditor(graph);
    const inputs = new Map(graph.inputs.map((value) => [value.name, value]));
    for (const original of graph.nodes) {
      const node = editor.current(original);
      const known = (name: string): ValueType | undefined =>
        name === "" ? undefined : (editor.constants.get(name) ?? editor.values.get(name) ?? inputs.get(name));
      const operands = node.inputs.map(known);
      const count = outputCount(node);
      if (!isHostOperator(node.op) || operands.some((value, i) => value === undefined && node.inputs[i] !== "")) {
        // An operator outside the table: its shape stays unknown, and the final check lists it with all others.
        editor.emit(node);
        continue;
      }
      const call: Call<ValueType> = {
        op: node.op,
        inputs: operands,
        attributes: node.attributes,
        outputs: count,
        opset: graph.opset,
      };
      const constant = operands.every((value) => value === undefined || value.data !== undefined);
      if ((constant || node.op === "Shape") && !NEVER_FOLDED.has(node.op)) {
        const results =
          node.op === "Shape"
            ? located(node, () => evaluate({ ...call, inputs: [{ ...(operands[0] as Tensor) }] }))
            : located(node, () => evaluate(call as Call));
        node.outputs.forEach((name, i) => {
          if (name !== "" && results[i]) editor.constants.set(name, results[i]);
        });
        continue;
      }
      const types = located(node, () => inferOutputs(call));
      types.forEach(({ shape }, i) => {
        const stated = graph.values.get(node.outputs[i] as string);
        if (shape.some((dim) => dim < 0) || (stated && !sameShape(stated.shape, shape))) {
          throw new ModelError(
            "MODEL_INVALID",
            `Node "${node.name}" (${node.op}) computes the shape [${shape.join(",")}], which contradicts the model.`,
          );
        }
      });
      editor.emit(node, types.slice(0, count));
    }
    return editor.finish();
  },
};
