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
import { isPlain, offsetsOf, reshapeView } from "./view.js";

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
  const offsets = axes.map((axis) => offsetsOf(view.axes[axis] ?? []));
  const covered = offsets.reduce((product, list) => product * list.length, 1);
  const last = offsets.reduce((sum, list) => sum + (list.at(-1) ?? 0), 0);
  const kept = view.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const shape = numberAttribute(node, "keepdims", 1) ? kept : view.shape.filter((_, axis) => !axes.includes(axis));
  const onlyWithin = (limit: number): boolean =>
    axes.every((axis) => (view.axes[axis] ?? []).every(({ stride }) => stride < limit));
  const over = (size: number, within: boolean): boolean => covered === size && within;
  const reshape = (tensor: Operand["tensor"]): Operand => {
    const operand = context.builder.operand(tensor, [context.builder.batch, tensor.channels, tensor.height, tensor.width]);
    const result = reshapeView(operand.view, shape);
    if (!result) throw new Refusal("a mean that moves axes");
    return { tensor, view: result };
  };
  if (!isPlain(view, context.builder.planes(source)) && source.channels * plane !== covered) {
    const channelsLast = view.shape.length > 1 && over(source.channels, false);
    if (channelsLast || !over(plane, onlyWithin(plane))) throw new Refusal("a mean over axes that were moved");
  }
  if (over(plane, onlyWithin(plane)) && last === plane - 1) {
    checkRescale(source, target);
    const window: Window = { ...POINTWISE, kernel: [source.height, source.width] };
    const op = { kind: "avgpool", inputs: [source.id], clamp: unit.clamp, window, countIncludePad: false } as const;
    return reshape(context.builder.op(unit.name, op, { channels: source.channels, height: 1, width: 1 }, target));
  }
  if (over(source.channels * plane, onlyWithin(source.channels * plane)))
    return reshape(meanByProduct(context, unit, input, true));
  const channelsOnly = axes.every((axis) =>
    (view.axes[axis] ?? []).every(({ stride }) => stride >= plane && stride < plane * source.channels),
  );
  if (covered === source.channels && channelsOnly) return reshape(meanByProduct(context, unit, input, false));
  throw new Refusal("a mean over axes that are neither the pixels nor the channels");
};
