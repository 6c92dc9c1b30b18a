// SPDX-License-Identifier: Apache-2.0
/** x * sigmoid(x) and x * hardsigmoid(x) are functions of one value: one operator, and later one table. */

import { consumersOf, type GraphNode, hasOneUse, producersOf } from "../frontend/graph.js";
import { numberAttribute, type Pass, rewrite } from "./pass.js";

const SIXTH_TOLERANCE = 1e-4;

/** The operator that x times this gate of x is, or null. */
function gated(gate: GraphNode): string | null {
  if (gate.op === "Sigmoid") return "Swish";
  const sixth = Math.abs(numberAttribute(gate, "alpha", 0.2) - 1 / 6) < SIXTH_TOLERANCE;
  return gate.op === "HardSigmoid" && sixth && numberAttribute(gate, "beta", 0.5) === 0.5 ? "HardSwish" : null;
}

export const fuseGates: Pass = {
  name: "fuse-gates",
  summary: "rewrites x times Sigmoid(x) as Swish and x times HardSigmoid(x) with slope 1/6 as HardSwish",
  run: (graph) => {
    const producers = producersOf(graph);
    const consumers = consumersOf(graph);
    return rewrite(graph, (node, editor) => {
      if (node.op !== "Mul") return false;
      for (const [x, y] of [node.inputs, node.inputs.toReversed()] as [string, string][]) {
        const gate = producers.get(y);
        const op = gate && gate.inputs[0] === x && hasOneUse(graph, consumers, y) ? gated(gate) : null;
        if (op) {
          editor.emit({ ...node, op, inputs: [x] });
          return true;
        }
      }
      return false;
    });
  },
};
