// SPDX-License-Identifier: Apache-2.0
/** Conv and ConvTranspose units. */

import { sameShape } from "../../frontend/tensor.js";
import { convGeometry } from "../../host-ops/convolution.js";
import { planar } from "../../host-ops/geometry.js";
import type { Window } from "../../ir/graph.js";
import { callOf, numberAttribute } from "../../passes/pass.js";
import { type Operand, Refusal } from "./builder.js";
import type { LoweringContext, Rule, Unit } from "./context.js";
import { biasOf, weightsOf } from "./parameters.js";
import { emitProduct } from "./product.js";
import { isPlain } from "./view.js";

/** [N, C, W] or [N, C, H, W] as stored. */
function isMap({ tensor, view }: Operand, images: number): boolean {
  const { channels, height, width } = tensor;
  const shape = view.shape.length === 3 ? [images, channels, width] : [images, channels, height, width];
  return sameShape(view.shape, shape) && isPlain(view, { images, channels, height, width });
}

/** The operand of a windowed operator, which must lie on the device as ONNX shows it. */
export function plainOperand(context: LoweringContext, value: string): Operand {
  const operand = context.operand(value);
  const rank = operand.view.shape.length;
  if (rank < 3 || rank > 4 || !isMap(operand, context.builder.batch)) {
    throw new Refusal("an input whose axes were moved by Transpose or Reshape on the device");
  }
  return operand;
}

/** [IC][OC/groups][taps] to [OC][IC/groups][taps]. */
function transposeKernel(data: Int8Array, shape: readonly number[], groups: number): Int8Array {
  const [channels, perGroup] = shape as [number, number];
  const taps = data.length / (channels * perGroup);
  const inGroup = channels / groups;
  const result = new Int8Array(data.length);
  for (let c = 0; c < channels; c++) {
    const group = Math.floor(c / inGroup);
    for (let o = 0; o < perGroup; o++) {
      const from = (c * perGroup + o) * taps;
      const to = ((group * perGroup + o) * inGroup + (c % inGroup)) * taps;
      result.set(data.subarray(from, from + taps), to);
    }
  }
  return result;
}

export const lowerConv: Rule = (context, unit: Unit) => {
  const { graph, producer, builder } = context;
  const { node } = unit;
  const [x, w, b] = node.inputs as [string, string, string?];
  const { tensor: source, view } = plainOperand(context, x);
  const weights = weightsOf(graph, producer(w));
  const groups = numberAttribute(node, "group", 1);
  const transposed = node.op === "ConvTranspose";
  const geometry = planar(convGeometry(callOf(graph, node)));
  const channels = transposed ? (weights.shape[1] as number) * groups : (weights.shape[0] as number);
  if (weights.axis !== null && weights.axis !== (transposed ? 1 : 0))
    throw new Refusal(`weight scales along axis ${weights.axis}`);
  if (transposed && weights.axis === 1 && groups > 1) throw new Refusal("per-channel scales of a grouped ConvTranspose");
  const window: Window = { kernel: geometry.kernel, stride: geometry.stride, pads: geometry.pads, dilation: geometry.dilation };
  const tensor = emitProduct(context, unit, {
    kind: transposed ? "deconv" : "conv",
    source,
    kernel: { ...weights, data: transposed ? transposeKernel(weights.data, weights.shape, groups) : weights.data },
    bias: biasOf(graph, b, producer(b ?? ""), channels),
    window,
    groups,
    output: { channels, height: geometry.output[0], width: geometry.output[1] },
  });
  const rank = view.shape.length;
  const { height, width } = tensor;
  return builder.operand(tensor, rank === 3 ? [builder.batch, channels, width] : [builder.batch, channels, height, width]);
};
