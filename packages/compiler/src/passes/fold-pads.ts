// SPDX-License-Identifier: Apache-2.0
/** Folds zero padding of the map into the convolution or average pooling that reads it. */

import { consumersOf, type GraphNode, hasOneUse, infoOf, producersOf } from "../frontend/graph.js";
import { textOf } from "../host-ops/operator.js";
import { padAmounts, padValue } from "../host-ops/selection.js";
import { callOf, numberAttribute, type Pass, prune } from "./pass.js";

/** A pool that already leaves positions of its own padding out of the count cannot take more. */
function canTake(node: GraphNode): boolean {
  if (node.attributes.auto_pad !== undefined && node.attributes.auto_pad !== "NOTSET") return false;
  if (node.op === "Conv") return true;
  if (node.op !== "AveragePool" || numberAttribute(node, "ceil_mode", 0) !== 0) return false;
  const pads = node.attributes.pads as readonly number[] | undefined;
  return numberAttribute(node, "count_include_pad", 0) !== 0 || !pads?.some((pad) => pad !== 0);
}

export const foldPads: Pass = {
  name: "fold-pads",
  summary: "folds zero Pad of rows and columns into the Conv or AveragePool that reads it",
  run: (graph) => {
    const producers = producersOf(graph);
    const consumers = consumersOf(graph);
    const nodes = graph.nodes.map((node) => {
      const source = node.inputs[0] as string;
      const pad = producers.get(source);
      const rank = infoOf(graph, source)?.shape.length ?? 0;
      if (pad?.op !== "Pad" || !canTake(node) || !hasOneUse(graph, consumers, source) || rank < 3) return node;
      const call = callOf(graph, pad);
      if (call.inputs.slice(1).some((value) => value && !value.data)) return node;
      const { before, after } = padAmounts(call);
      const outside = [0, 1].some((axis) => before[axis] !== 0 || after[axis] !== 0);
      if (outside || [...before, ...after].some((amount) => amount < 0)) return node;
      if (textOf(call, "mode", "constant") !== "constant" || padValue(call) !== 0) return node;
      const own = (node.attributes.pads as readonly number[] | undefined) ?? new Array<number>(2 * (rank - 2)).fill(0);
      const added = [...before.slice(2), ...after.slice(2)];
      const pads = own.map((amount, index) => amount + (added[index] as number));
      const counting = node.op === "AveragePool" ? { count_include_pad: 1 } : {};
      return {
        ...node,
        inputs: [pad.inputs[0] as string, ...node.inputs.slice(1)],
        attributes: { ...node.attributes, pads, ...counting },
      };
    });
    return prune({ ...graph, nodes });
  },
};
