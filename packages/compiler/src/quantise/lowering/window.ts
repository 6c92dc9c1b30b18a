// SPDX-License-Identifier: Apache-2.0
/** Pooling units: max, average, global, and means over axes. */

import { planar } from "../../host-ops/geometry.js";
import { poolGeometry } from "../../host-ops/pooling.js";
import { reducedAxes } from "../../host-ops/reduction.js";
import type { Window } from "../../ir/graph.js";
import { callOf, numberAttribute } from "../../passes/pass.js";
import { averageRatio, rescaleRatio, toMultiplier } from "../multiplier.js";
import { type Operand, type Quantisation, Refusal } from "./builder.js";
import type { LoweringContext, Rule, Unit } from "./context.js";
import { plainOperand } from "./conv.js";
import { emitProduct, POINTWISE, unitKernel } from "./product.js";

export function checkRescale(from: Quantisation, to: Quantisation): void {
  const ratio = rescaleRatio(from.scale, to.scale);
  if (!toMultiplier(ratio)) throw new Refusal(`a requantisation factor of ${ratio}`);
}

export const lowerPool: Rule = (context, unit) => {
  const { node } = unit;
  const { tensor: source, view } = plainOperand(context, node.inputs[0] as string);
  const { kernel, stride, pads, dilation, output } = planar(poolGeometry(callOf(context.graph, node)));
  const window: Window = { kernel, stride, pads, dilation };
  const average = node.op.endsWith("AveragePool");
  checkRescale(source, unit.target);
  const tensor = context.builder.op(
    unit.name,
    {
      kind: average ? "avgpool" : "maxpool",
      inputs: [source.id],
      clamp: unit.clamp,
      window,
      countIncludePad: numberAttribute(node, "count_include_pad", 0) !== 0,
    },
    { channels: source.channels, height: output[0], width: output[1] },
    unit.target,
  );
  const { channels, height, width } = tensor;
  const shape =
    view.shape.length === 3 ? [context.builder.batch, channels, width] : [context.builder.batch, channels, height, width];
  return context.builder.operand(tensor, shape);
};

/** Sum of whole channels as a convolution with weights of one: the division is in the multiplier. */
function meanByProduct(context: LoweringContext, unit: Unit, { tensor: source }: Operand, whole: boolean) {
  const kernel: [number, number] = whole ? [source.height, source.width] : [1, 1];
  const taps = source.channels * kernel[0] * kernel[1];
  return emitProduct(
    context,
    { ...unit },
    {
      kind: "conv",
      source,
      kernel: { ...unitKernel(new Int8Array(taps).fill(1)), scale: () => averageRatio(1, 1, taps) },
      bias: null,
      window: { ...POINTWISE, kernel },
      groups: 1,
      output: { channels: 1, height: whole ? 1 : source.height, width: whole ? 1 : source.width },
    },
  );
}

/** ReduceMean over the pixels, over the channels, or over both. */
export const lowerMean: Rule = (context, unit) => {
  const { node, target } = unit;
  const input = context.operand(node.inputs[0] as string);
  const { tensor: source, view } = input;
  const axes = reducedAxes(callOf(context.graph, node));
  const plane = source.height * source.width;
  const image = source.channels * plane;
  const reduced = axes.flatMap((axis) => view.axes[axis] ?? []);
  const kept = view.axes.filter((_, axis) => !axes.includes(axis)).flat();
  if (kept.some(({ stride }, i) => i > 0 && stride > (kept[i - 1]?.stride ?? 0)))
    throw new Refusal("a mean over a map whose axes were moved");
  const count = reduced.reduce((product, { size }) => product * size, 1);
  /** The steps of a view never overlap: so many of them inside these bounds are all there are. */
  const covers = (from: number, to: number): boolean =>
    count * from === to && reduced.every(({ stride }) => stride >= from && stride < to);
  const shape = numberAttribute(node, "keepdims", 1)
    ? view.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
    : view.shape.filter((_, axis) => !axes.includes(axis));
  if (covers(1, plane)) {
    checkRescale(source, target);
    const window: Window = { ...POINTWISE, kernel: [source.height, source.width] };
    const op = { kind: "avgpool", inputs: [source.id], clamp: unit.clamp, window, countIncludePad: false } as const;
    return context.builder.operand(
      context.builder.op(unit.name, op, { channels: source.channels, height: 1, width: 1 }, target),
      shape,
    );
  }
  if (covers(1, image)) return context.builder.operand(meanByProduct(context, unit, input, true), shape);
  if (covers(plane, image)) return context.builder.operand(meanByProduct(context, unit, input, false), shape);
  throw new Refusal("a mean over axes that are neither the pixels nor the channels");
};
