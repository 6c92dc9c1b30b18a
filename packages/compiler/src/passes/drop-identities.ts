// SPDX-License-Identifier: Apache-2.0
/** Removes nodes that pass their input on unchanged: Identity, inference-time Dropout, Cast to the same type. */

import type { GraphNode } from "../frontend/graph.js";
import { type GraphEditor, type Pass, rewrite } from "./pass.js";

function passesOn(node: GraphNode, editor: GraphEditor, outputs: readonly string[]): boolean {
  if (outputs.includes(node.outputs[0] as string)) return false;
  if (node.op === "Identity") return true;
  if (node.op === "Dropout") return node.outputs.slice(1).every((name) => name === "" || !outputs.includes(name));
  const from = editor.values.get(node.inputs[0] as string);
  const to = editor.values.get(node.outputs[0] as string);
  return node.op === "Cast" && from !== undefined && from.type === to?.type;
}

export const dropIdentities: Pass = {
  name: "drop-identities",
  summary: "removes Identity, Dropout and Cast nodes that change nothing",
  run: (graph) =>
    rewrite(graph, (node, editor) => {
      if (!passesOn(node, editor, graph.outputs)) return false;
      editor.rename(node.outputs[0] as string, node.inputs[0] as string);
      return true;
    }),
};
