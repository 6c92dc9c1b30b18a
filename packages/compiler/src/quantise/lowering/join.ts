// SPDX-License-Identifier: Apache-2.0
/** Concat and whole-factor Resize units, and Slice/Pad as a selection of pixels and channels. */

import { infoOf } from "../../frontend/graph.js";
import { axisOf, textOf } from "../../host-ops/operator.js";
import { nearestIndex, resizePlan } from "../../host-ops/resize.js";
import { padAmounts, padValue, sliceAxes } from "../../host-ops/selection.js";
import type { Window } from "../../ir/graph.js";
import { callOf, numberAttribute } from "../../passes/pass.js";
import { type Operand, Refusal } from "./builder.js";
import type { LoweringContext, Rule, Unit } from "./context.js";
import { plainOperand } from "./conv.js";
import { emitProduct, unitKernel } from "./product.js";
import { replaceAxis, sameView, walks } from "./view.js";
import { checkRescale } from "./window.js";

/** Concatenation along the channels, whichever ONNX axis walks them. */
export const lowerConcat: Rule = (context, unit) => {
  const { node, target, clamp, name } = unit;
  const operands = node.inputs.map((value) => context.operand(value));
  const [first] = operands as [Operand];
  const { tensor, view } = first;
  const axis = axisOf(numberAttribute(node, "axis", 1), view.shape.length, node.op);
  const plane = tensor.height * tensor.width;
  const views = operands.map((operand) => {
    const { channels, height, width } = operand.tensor;
    if (height !== tensor.height || width !== tensor.width || !walks(operand.view, axis, channels, plane)) {
      throw new Refusal("a concatenation along an axis that is not the channels");
    }
    checkRescale(operand.tensor, target);
    return replaceAxis(operand.view, axis, [], { before: channels * plane, after: plane });
  });
  if (!views.every((other) => sameView(other, views[0] as typeof other)))
    throw new Refusal("a concatenation of differently ordered maps");
  const channels = operands.reduce((sum, operand) => sum + operand.tensor.channels, 0);
  const output = context.builder.op(
    name,
    { kind: "concat", inputs: operands.map((operand) => operand.tensor.id), clamp },
    { channels, height: tensor.height, width: tensor.width },
    target,
  );
  const image = { before: tensor.channels * plane, after: channels * plane };
  return { tensor: output, view: replaceAxis(view, axis, [{ size: channels, stride: plane }], image) };
};

/** Along one axis of the map: output i reads input start + i * step, or zero outside. */
interface AxisSelection {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** The picks of a nearest-neighbour resize along one axis when they are evenly spaced (a reduction), else null. */
function evenPicks(picks: readonly number[]): AxisSelection | null {
  const [start = 0, next = start + 1] = picks;
  const step = next - start;
  const even = step >= 1 && picks.every((pick, i) => pick === start + i * step);
  return even ? { start, step, length: picks.length } : null;
}

/** Nearest-neighbour resizing: up by whole factors, down by whole steps; proved position by position. */
export const lowerResize: Rule = (context, unit) => {
  const call = callOf(context.graph, unit.node);
  if (textOf(call, "mode", "nearest") !== "nearest") throw new Refusal(`${call.op} in mode ${textOf(call, "mode", "nearest")}`);
  const { tensor, view } = plainOperand(context, unit.node.inputs[0] as string);
  const { shape, scales } = resizePlan(call);
  const picks = shape.map((output, axis) => {
    const sampling = { input: view.shape[axis] as number, output, scale: scales[axis] as number };
    return Array.from({ length: output }, (_, i) => nearestIndex(call, i, sampling));
  });
  const even = picks.map(evenPicks);
  if (even.every((axis) => axis !== null)) return emitSelection(context, unit, { tensor, view }, even);
  const factors = shape.map((size, axis) => {
    const factor = size / (view.shape[axis] as number);
    const repeats = picks[axis]?.every((pick, i) => pick === Math.floor(i / factor));
    if (!Number.isInteger(factor) || !repeats)
      throw new Refusal("a nearest-neighbour resize that is neither a whole factor up nor a whole step down");
    return factor;
  });
  if (factors[0] !== 1 || factors[1] !== 1) throw new Refusal("a resize of images or channels");
  checkRescale(tensor, unit.target);
  const factor: [number, number] = [factors.length === 4 ? (factors[2] as number) : 1, factors.at(-1) as number];
  const output = context.builder.op(
    unit.name,
    { kind: "resize", inputs: [tensor.id], clamp: unit.clamp, factor },
    { channels: tensor.channels, height: tensor.height * factor[0], width: tensor.width * factor[1] },
    unit.target,
  );
  return context.builder.operand(output, shape);
};

function selectionOf(context: LoweringContext, unit: Unit, rank: number): AxisSelection[] {
  const call = callOf(context.graph, unit.node);
  if (unit.node.op === "Slice") return sliceAxes(call);
  if (textOf(call, "mode", "constant") !== "constant") throw new Refusal(`Pad in mode ${textOf(call, "mode", "constant")}`);
  if (padValue(call) !== 0) throw new Refusal("Pad with a value other than zero");
  const { before, after } = padAmounts(call);
  const { shape } = infoOf(context.graph, unit.node.inputs[0] as string) ?? { shape: new Array<number>(rank).fill(1) };
  return shape.map((dim, axis) => ({
    start: -(before[axis] as number),
    step: 1,
    length: dim + (before[axis] as number) + (after[axis] as number),
  }));
}

/** Slice and zero Pad of channels, rows and columns. */
export const lowerSelection: Rule = (context, unit) => {
  const operand = plainOperand(context, unit.node.inputs[0] as string);
  return emitSelection(context, unit, operand, selectionOf(context, unit, operand.view.shape.length));
};

/** Picks along every axis as one convolution with weights of one; exact. */
function emitSelection(context: LoweringContext, unit: Unit, { tensor }: Operand, axes: readonly AxisSelection[]): Operand {
  const whole: AxisSelection = { start: 0, step: 1, length: 1 };
  const [image, channel, row, column] = (axes.length === 3 ? [axes[0], axes[1], whole, axes[2]] : axes) as AxisSelection[];
  if (!image || !channel || !row || !column) throw new Refusal(`${unit.node.op} of this shape`);
  if (image.start !== 0 || image.length !== context.builder.batch) throw new Refusal(`${unit.node.op} of the batch`);
  if (axes.some(({ step, length }) => step < 1 || length < 1)) throw new Refusal(`${unit.node.op} backwards or to nothing`);
  checkRescale(tensor, unit.target);
  const reach = (axis: AxisSelection): number => Math.max(0, axis.start) + 1;
  const kernel: [number, number] = [reach(row), reach(column)];
  const taps = kernel[0] * kernel[1];
  const keeps = channel.start === 0 && channel.step === 1 && channel.length === tensor.channels;
  const depth = keeps ? 1 : tensor.channels;
  const data = new Int8Array(channel.length * depth * taps);
  for (let o = 0; o < channel.length; o++) {
    const from = keeps ? 0 : channel.start + o * channel.step;
    if (from >= 0 && from < depth) data[(o * depth + from + 1) * taps - 1] = 1;
  }
  const after = (axis: AxisSelection, size: number): number =>
    Math.max(0, (axis.length - 1) * axis.step + reach(axis) - size - Math.max(0, -axis.start));
  const window: Window = {
    kernel,
    stride: [row.step, column.step],
    pads: [Math.max(0, -row.start), Math.max(0, -column.start), after(row, tensor.height), after(column, tensor.width)],
    dilation: [1, 1],
  };
  const before = context.builder.macs;
  const output = emitProduct(context, unit, {
    kind: "conv",
    source: tensor,
    kernel: unitKernel(data),
    bias: null,
    window,
    groups: keeps ? tensor.channels : 1,
    output: { channels: channel.length, height: row.length, width: column.length },
  });
  // Moving data is no arithmetic of the source network.
  context.builder.macs = before;
  return context.builder.operand(
    output,
    axes.map(({ length }) => length),
  );
}
