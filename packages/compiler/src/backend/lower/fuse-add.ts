// SPDX-License-Identifier: Apache-2.0
/** Additions that become part of the convolution that produces one of their operands: neither layer nor map of their own. */
import type { ConvOp, EltwiseOp, QGraph, QOp, TensorId } from "../../ir/graph.js";
import { BLOCK_CHANNELS } from "../core-shape.js";
import type { View } from "../device-graph.js";

/** Fused additions by the name of the addition, and the convolution that each belongs to. */
export type Fusions = ReadonlyMap<string, ConvOp>;

/**
 * An addition is fused when a convolution makes one operand for it alone; of two such convolutions into the later, so
 * that nothing has to wait. A row of the residual buffer holds the channels of a row of the output buffer, so both
 * tensors must start at the same channel of a 32-channel block.
 */
export function fusedAdditions(graph: QGraph, view: (id: TensorId) => View): Fusions {
  const uses = new Map<TensorId, number>();
  for (const id of [...graph.outputs, ...graph.ops.flatMap((op) => op.inputs)]) {
    uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  const producers = new Map(graph.ops.map((op, index) => [op.output, { op, index }]));
  const fusions = new Map<string, ConvOp>();
  for (const sum of graph.ops) {
    if (sum.kind !== "add") {
      continue;
    }
    const candidates = sum.inputs.flatMap((id, k) => {
      const made = producers.get(id);
      const other = sum.inputs[1 - k] as TensorId;
      const aligned = view(other).channel % BLOCK_CHANNELS === view(sum.output).channel % BLOCK_CHANNELS;
      return made !== undefined && isConv(made.op) && uses.get(id) === 1 && aligned ? [{ op: made.op, index: made.index }] : [];
    });
    const last = candidates.sort((a, b) => b.index - a.index)[0];
    if (last !== undefined) {
      fusions.set(sum.name, last.op);
    }
  }
  return fusions;
}

/** The table of a convolution would stand between it and the sum. */
const isConv = (op: QOp): op is ConvOp => op.kind === "conv" && op.table === undefined;

/** The operand of a fused addition that its convolution does not make. */
export const residualOf = (sum: EltwiseOp, conv: ConvOp): 0 | 1 => (sum.inputs[0] === conv.output ? 1 : 0);
