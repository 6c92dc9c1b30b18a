// SPDX-License-Identifier: Apache-2.0
/** Checks that a float graph is well formed: single assignment, order, unique names, constants that fill their shape. */

import { ModelError } from "./errors.js";
import type { Graph } from "./graph.js";
import { sizeOf } from "./tensor.js";

/** Every violation, as a sentence each; empty when the graph is well formed. */
export function graphProblems(graph: Graph): string[] {
  const problems: string[] = [];
  const defined = new Set<string>();
  const define = (name: string, what: string): void => {
    if (defined.has(name)) problems.push(`Value "${name}" is defined again by ${what}.`);
    defined.add(name);
  };
  for (const { name } of graph.inputs) define(name, "an input");
  for (const [name, value] of graph.constants) {
    define(name, "a constant");
    if (value.data.length !== sizeOf(value.shape))
      problems.push(`Constant "${name}" has ${value.data.length} elements for [${value.shape.join(",")}].`);
  }
  const names = new Set<string>();
  for (const node of graph.nodes) {
    if (names.has(node.name)) problems.push(`Two nodes are called "${node.name}".`);
    names.add(node.name);
    for (const input of node.inputs) {
      if (input !== "" && !defined.has(input)) problems.push(`Node "${node.name}" reads "${input}" before it is defined.`);
    }
    for (const output of node.outputs) if (output !== "") define(output, `node "${node.name}"`);
  }
  for (const output of graph.outputs) if (!defined.has(output)) problems.push(`Output "${output}" is not defined.`);
  for (const [name, { shape }] of graph.values) {
    if (shape.some((dim) => !Number.isInteger(dim) || dim < 0))
      problems.push(`Value "${name}" has the impossible shape [${shape.join(",")}].`);
  }
  return problems;
}

export function verifyGraph(graph: Graph, after: string): void {
  const problems = graphProblems(graph);
  if (problems.length > 0)
    throw new ModelError("MODEL_INVALID", `The graph is malformed after ${after}:\n  ${problems.join("\n  ")}`);
}
