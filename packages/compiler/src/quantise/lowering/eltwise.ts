// SPDX-License-Identifier: Apache-2.0
/** Add, Sub, Mul and sums of several operands, with broadcasting over pixels or channels. */

import { infoOf } from "../../frontend/graph.js";
import { sameShape } from "../../frontend/tensor.js";
import { SCALAR_FUNCTIONS } from "../../host-ops/functions.js";
import type { Multiplier, QTensor } from "../../ir/graph.js";
import { callOf } from "../../passes/pass.js";
import { productRatio, rescaleRatio, toMultiplier } from "../multiplier.js";
import { FULL_RANGE, type Operand, Refusal, tableOf } from "./builder.js";
import type { LoweringContext, Rule, Unit } from "./context.js";
import { dequantisedConstant } from "./parameters.js";
import { emitProduct, POINTWISE, unitKernel } from "./product.js";
import { isPlain, type Planes, plainView, planesOf, sameView } from "./view.js";

function checked(ratio: number): Multiplier {
  const multiplier = toMultiplier(ratio);
  if (!multiplier) throw new Refusal(`a requantisation factor of ${ratio}`);
  return multiplier;
}

/** Largest left shift of a scaled operand that the instruction set has. */
const MAX_OPERAND_SHIFT = 24;

/** Repeats a map of one pixel, or of one channel, to the size of another map; exact. */
function stretch(context: LoweringContext, unit: Unit, source: QTensor, to: Planes): QTensor {
  let result = source;
  if (result.channels !== to.channels) {
    if (result.channels !== 1) throw new Refusal("broadcasting between these channel counts");
    const product = { ...unit, name: `${unit.name}/channels`, target: source, clamp: FULL_RANGE };
    result = emitProduct(context, product, {
      kind: "conv",
      source: result,
      kernel: unitKernel(new Int8Array(to.channels).fill(1)),
      bias: null,
      window: POINTWISE,
      groups: 1,
      output: { channels: to.channels, height: result.height, width: result.width },
    });
  }
  const factor: [number, number] = [to.height / result.height, to.width / result.width];
  if (factor[0] === 1 && factor[1] === 1) return result;
  if ((factor[0] !== 1 && result.height !== 1) || (factor[1] !== 1 && result.width !== 1)) {
    throw new Refusal("broadcasting between these map sizes");
  }
  const op = { kind: "resize", inputs: [result.id], clamp: FULL_RANGE, factor } as const;
  return context.builder.op(`${unit.name}/pixels`, op, to, source);
}

/** An operand brought to the map of the result. */
function broadcast(context: LoweringContext, unit: Unit, operand: Operand, shape: readonly number[]): Operand {
  if (sameShape(operand.view.shape, shape)) return operand;
  const { builder } = context;
  const padded = [...new Array<number>(Math.max(0, shape.length - operand.view.shape.length)).fill(1), ...operand.view.shape];
  const planes = planesOf(shape, builder.batch);
  const own = planesOf(padded, builder.batch);
  const { channels, height, width } = operand.tensor;
  const view = plainView(shape, planes);
  const plain = own.channels === channels && own.height === height && own.width === width && own.images === planes.images;
  if (!view || !plain || !isPlain(operand.view, builder.planes(operand.tensor))) {
    throw new Refusal("broadcasting of an operand whose axes were moved");
  }
  return { tensor: stretch(context, unit, operand.tensor, planes), view };
}

/** Both operands as tensors of one map under one view. */
function aligned(context: LoweringContext, unit: Unit, names: readonly [string, string]): [Operand, Operand] {
  const shape = infoOf(context.graph, unit.node.outputs[0] as string)?.shape ?? [];
  const [a, b] = names.map((name) => broadcast(context, unit, context.operand(name, shape), shape)) as [Operand, Operand];
  if (!sameMap(a.tensor, b.tensor) || !sameView(a.view, b.view)) {
    throw new Refusal("operands that lie on the device in different shapes");
  }
  return [a, b];
}

function sameMap(a: QTensor, b: QTensor): boolean {
  return a.channels === b.channels && a.height === b.height && a.width === b.width;
}

/** One operand a scalar constant: a table, exact as the float formula. */
function scalarConstant(context: LoweringContext, name: string): number | null {
  const { graph, producer } = context;
  const plain = graph.constants.get(name);
  if (plain) return plain.data.length === 1 ? (plain.data[0] as number) : null;
  const node = producer(name);
  const stored = dequantisedConstant(graph, node);
  if (stored?.data.length !== 1) return null;
  const scale = graph.constants.get(node?.inputs[1] ?? "")?.data[0] ?? 1;
  const zero = graph.constants.get(node?.inputs[2] ?? "")?.data[0] ?? 0;
  return Math.fround(((stored.data[0] as number) - zero) * scale);
}

const FORMULAS: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Div: (a, b) => a / b,
  Max: Math.max,
  Min: Math.min,
  Mul: (a, b) => a * b,
  Pow: (a, b) => a ** b,
  Sub: (a, b) => a - b,
  Sum: (a, b) => a + b,
};

export function emitTable(context: LoweringContext, unit: Unit, { tensor, view }: Operand, f: (x: number) => number): Operand {
  const table = tableOf(tensor, unit.target, f).map((q) => Math.min(unit.clamp.hi, Math.max(unit.clamp.lo, q)));
  const op = { kind: "map", inputs: [tensor.id], clamp: FULL_RANGE, table } as const;
  return { tensor: context.builder.op(unit.name, op, tensor, unit.target), view };
}

/** Add, Sub, Mul, and Sum or Mean of two operands. */
export const lowerBinary: Rule = (context, unit) => {
  const { node, target, clamp, name } = unit;
  const formula = FORMULAS[node.op];
  const [first, second] = node.inputs as [string, string];
  const scalars = [scalarConstant(context, first), scalarConstant(context, second)];
  const [before, after] = scalars as [number | null, number | null];
  if (formula && after !== null) return emitTable(context, unit, context.operand(first), (x) => formula(x, after));
  if (formula && before !== null) return emitTable(context, unit, context.operand(second), (x) => formula(before, x));
  if (!["Add", "Sub", "Mul", "Sum", "Mean"].includes(node.op) || node.inputs.length > 2)
    throw new Refusal(`${node.op} of these operands`);
  const [left, right] = aligned(context, unit, [first, second]);
  const a = left.tensor;
  const b = node.op === "Sub" ? negated(context, unit, right).tensor : right.tensor;
  const { view } = left;
  if (node.op === "Mul") {
    const multipliers = [checked(productRatio(a.scale, b.scale, target.scale))];
    return { tensor: context.builder.op(name, { kind: "mul", inputs: [a.id, b.id], clamp, multipliers }, a, target), view };
  }
  const count = node.op === "Mean" ? 2 : 1;
  const multipliers = [a, b].map(({ scale }) => checked(rescaleRatio(scale, Math.fround(target.scale * count))));
  const [ma, mb] = multipliers as [Multiplier, Multiplier];
  if (ma.mantissa && mb.mantissa && Math.abs(ma.shift - mb.shift) > MAX_OPERAND_SHIFT) {
    throw new Refusal("operands whose scales differ by more than 2^24");
  }
  return { tensor: context.builder.op(name, { kind: "add", inputs: [a.id, b.id], clamp, multipliers }, a, target), view };
};

/** -x on the mirrored grid: q' = -1 - q, exact with zero point -1 - z. */
function negated(context: LoweringContext, unit: Unit, operand: Operand): Operand {
  const { scale, zeroPoint } = operand.tensor;
  const mirror = { ...unit, name: `${unit.name}/negated`, target: { scale, zeroPoint: -1 - zeroPoint }, clamp: FULL_RANGE };
  return emitTable(context, mirror, operand, (x) => -x);
}

/** Any function of one value: a table of 256 entries. */
export const lowerUnary: Rule = (context, unit) => {
  const build = SCALAR_FUNCTIONS[unit.node.op];
  if (!build) throw new Refusal(`${unit.node.op}`);
  return emitTable(context, unit, context.operand(unit.node.inputs[0] as string), build(callOf(context.graph, unit.node)));
};

/** PRelu with one slope is a table; with a slope per channel, x and slope * x cannot be told apart by a table. */
export const lowerPRelu: Rule = (context, unit) => {
  const slope = scalarConstant(context, unit.node.inputs[1] as string);
  if (slope === null) throw new Refusal("PRelu with more than one slope");
  return emitTable(context, unit, context.operand(unit.node.inputs[0] as string), (x) => (x < 0 ? x * slope : x));
};
