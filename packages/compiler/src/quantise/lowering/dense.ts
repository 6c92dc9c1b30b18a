// SPDX-License-Identifier: Apache-2.0
/** Gemm and MatMul by constant weights: a convolution over the full map, or a pointwise one over its pixels. */

import { numberAttribute } from "../../passes/pass.js";
import { type Operand, Refusal } from "./builder.js";
import type { LoweringContext, Rule, Unit } from "./context.js";
import { type Bias, biasOf, type Weights, weightsOf } from "./parameters.js";
import { emitProduct, POINTWISE } from "./product.js";
import { offsetsOf, permuteView, replaceAxis, walks } from "./view.js";

/** Weights as [output][depth]. */
interface Matrix {
  readonly outputs: number;
  readonly depth: number;
  readonly at: (output: number, k: number) => number;
  readonly weights: Weights;
}

function matrixOf(weights: Weights, rowsAreOutputs: boolean): Matrix {
  if (weights.shape.length !== 2) throw new Refusal("weights that are not a matrix");
  const [rows, columns] = weights.shape as [number, number];
  const outputAxis = rowsAreOutputs ? 0 : 1;
  if (weights.axis !== null && weights.axis !== outputAxis) throw new Refusal(`weight scales along axis ${weights.axis}`);
  return rowsAreOutputs
    ? { outputs: rows, depth: columns, weights, at: (o, k) => weights.data[o * columns + k] as number }
    : { outputs: columns, depth: rows, weights, at: (o, k) => weights.data[k * columns + o] as number };
}

/** The last axis walks one whole image, in any order: the kernel is the full map, its weights in device order. */
function fullMap(context: LoweringContext, unit: Unit, { tensor, view }: Operand, matrix: Matrix, bias: Bias | null): Operand {
  const size = matrix.depth;
  const offsets = offsetsOf(view.axes.at(-1) ?? []);
  const data = new Int8Array(matrix.outputs * size);
  for (let o = 0; o < matrix.outputs; o++) {
    for (let k = 0; k < size; k++) data[o * size + (offsets[k] as number)] = matrix.at(o, k);
  }
  const output = emitProduct(context, unit, {
    kind: "conv",
    source: tensor,
    kernel: { ...matrix.weights, data },
    bias,
    window: { ...POINTWISE, kernel: [tensor.height, tensor.width] },
    groups: 1,
    output: { channels: matrix.outputs, height: 1, width: 1 },
  });
  return context.builder.operand(output, [...view.shape.slice(0, -1), matrix.outputs]);
}

/** The last axis walks the channels: every other axis is a pixel or an image. */
function pixels(context: LoweringContext, unit: Unit, { tensor, view }: Operand, matrix: Matrix, bias: Bias | null): Operand {
  const plane = tensor.height * tensor.width;
  const data = new Int8Array(matrix.outputs * matrix.depth);
  for (let i = 0; i < data.length; i++) data[i] = matrix.at(Math.floor(i / matrix.depth), i % matrix.depth);
  const output = emitProduct(context, unit, {
    kind: "conv",
    source: tensor,
    kernel: { ...matrix.weights, data },
    bias,
    window: POINTWISE,
    groups: 1,
    output: { channels: matrix.outputs, height: tensor.height, width: tensor.width },
  });
  const image = { before: tensor.channels * plane, after: matrix.outputs * plane };
  return {
    tensor: output,
    view: replaceAxis(view, view.shape.length - 1, [{ size: matrix.outputs, stride: plane }], image),
  };
}

function dense(context: LoweringContext, unit: Unit, input: Operand, matrix: Matrix, bias: Bias | null): Operand {
  const { tensor, view } = input;
  const plane = tensor.height * tensor.width;
  const rows = view.shape.slice(0, -1).reduce((product, dim) => product * dim, 1);
  if (view.shape.at(-1) !== matrix.depth) throw new Refusal("weights that do not fit its input");
  if (rows === context.builder.batch && matrix.depth === tensor.channels * plane) {
    const lead = view.axes.slice(0, -1).flat();
    if (lead.every(({ stride }) => stride >= matrix.depth)) return fullMap(context, unit, input, matrix, bias);
  }
  if (walks(view, -1, tensor.channels, plane)) return pixels(context, unit, input, matrix, bias);
  throw new Refusal("a matrix product along an axis that is neither the channels nor the whole map");
}

export const lowerGemm: Rule = (context, unit) => {
  const { graph, producer } = context;
  const { node } = unit;
  const [a, b, c] = node.inputs as [string, string, string?];
  let input = context.operand(a);
  if (numberAttribute(node, "transA", 0)) input = { ...input, view: permuteView(input.view, [1, 0]) };
  const matrix = matrixOf(weightsOf(graph, producer(b)), numberAttribute(node, "transB", 0) !== 0);
  const alpha = numberAttribute(node, "alpha", 1);
  const beta = numberAttribute(node, "beta", 1);
  if (alpha <= 0) throw new Refusal(`Gemm with alpha ${alpha}`);
  const bias = biasOf(graph, c, producer(c ?? ""), matrix.outputs);
  const scaled =
    alpha === 1
      ? matrix
      : { ...matrix, weights: { ...matrix.weights, scale: (o: number) => Math.fround(matrix.weights.scale(o) * alpha) } };
  const offset: Bias | null = bias && beta !== 1 ? { value: (o) => bias.value(o) * beta, stored: null } : bias;
  return dense(context, unit, input, scaled, offset);
};

/** MatMul; a third input, if canonicalisation added one, is a bias per output. */
export const lowerMatMul: Rule = (context, unit) => {
  const { graph, producer } = context;
  const [a, b, c] = unit.node.inputs as [string, string, string?];
  const matrix = matrixOf(weightsOf(graph, producer(b)), false);
  return dense(context, unit, context.operand(a), matrix, biasOf(graph, c, producer(c ?? ""), matrix.outputs));
};
