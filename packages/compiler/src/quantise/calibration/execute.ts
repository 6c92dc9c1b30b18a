// SPDX-License-Identifier: Apache-2.0
/** Float execution of a graph node by node; values are dropped after their last use. */

import { ModelError } from "../../frontend/errors.js";
import type { Graph } from "../../frontend/graph.js";
import { sameShape, type Tensor } from "../../frontend/tensor.js";
import { evaluate } from "../../host-ops/operators.js";
import { outputCount } from "../../passes/pass.js";

/** Number of the last node that reads each value. */
function lastUses(graph: Graph): Map<string, number> {
  const last = new Map<string, number>();
  graph.nodes.forEach((node, index) => {
    for (const input of node.inputs) last.set(input, index);
  });
  return last;
}

/** Runs the graph and shows every value it computes (and its inputs) to `visit`; returns the outputs. */
export function execute(
  graph: Graph,
  inputs: ReadonlyMap<string, Tensor>,
  visit: (name: string, value: Tensor) => void = () => undefined,
): Map<string, Tensor> {
  const values = new Map<string, Tensor>();
  for (const { name, shape, type } of graph.inputs) {
    const value = inputs.get(name);
    if (!value || value.type !== type || !sameShape(value.shape, shape)) {
      const got = value ? `${value.type} [${value.shape.join(",")}]` : "nothing";
      throw new ModelError("CALIBRATION_INVALID", `Input "${name}" must be ${type} [${shape.join(",")}], got ${got}.`);
    }
    values.set(name, value);
    visit(name, value);
  }
  const last = lastUses(graph);
  const kept = new Set(graph.outputs);
  graph.nodes.forEach((node, index) => {
    const operands = node.inputs.map((name) => graph.constants.get(name) ?? values.get(name));
    const results = evaluate({
      op: node.op,
      inputs: operands,
      attributes: node.attributes,
      outputs: outputCount(node),
      opset: graph.opset,
    });
    node.outputs.forEach((name, i) => {
      const result = results[i];
      if (name === "" || !result) return;
      values.set(name, result);
      visit(name, result);
    });
    for (const name of node.inputs) if (last.get(name) === index && !kept.has(name)) values.delete(name);
  });
  return new Map(graph.outputs.map((name) => [name, (values.get(name) ?? graph.constants.get(name)) as Tensor]));
}
