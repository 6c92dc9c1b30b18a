// SPDX-License-Identifier: Apache-2.0
/** QOperator form to QDQ form: every integer operator becomes DequantizeLinear, the float operator, QuantizeLinear. */

import { ModelError } from "../frontend/errors.js";
import type { GraphNode } from "../frontend/graph.js";
import { type Tensor, tensor } from "../frontend/tensor.js";
import { type GraphEditor, type Pass, rewrite } from "./pass.js";

/** Emits DequantizeLinear(value, scale, zero) and names its result. */
function dequantised(
  editor: GraphEditor,
  node: GraphNode,
  index: number,
  triple: readonly (string | undefined)[],
  axis = 1,
): string {
  const name = `${node.name}/dequantised_${index}`;
  const [value, scale, zero] = triple as [string, string, string?];
  editor.emit({
    name,
    op: "DequantizeLinear",
    inputs: zero ? [value, scale, zero] : [value, scale],
    outputs: [name],
    attributes: { axis },
  });
  return name;
}

/** Emits op(inputs) and QuantizeLinear of its result under the node's own name. */
function requantised(
  editor: GraphEditor,
  node: GraphNode,
  float: Pick<GraphNode, "op" | "inputs"> & Partial<Pick<GraphNode, "attributes">>,
  scale: string,
  zero: string | undefined,
): void {
  const value = `${node.name}/float`;
  const attributes = float.attributes ?? node.attributes;
  editor.emit({ name: value, op: float.op, inputs: float.inputs, outputs: [value], attributes });
  editor.emit({
    name: node.name,
    op: "QuantizeLinear",
    inputs: zero ? [value, scale, zero] : [value, scale],
    outputs: [node.outputs[0] as string],
    attributes: {},
  });
}

function constantOf(editor: GraphEditor, node: GraphNode, name: string | undefined): Tensor {
  const value = editor.constants.get(name ?? "");
  if (!value) throw new ModelError("MODEL_UNSUPPORTED", `Node "${node.name}" (${node.op}): "${name}" must be a constant.`);
  return value;
}

/** int32 bias of a product: its scale is sx * sw, per channel if the weights' is. */
function dequantisedBias(editor: GraphEditor, node: GraphNode, bias: string, scales: readonly [string, string]): string {
  const [x, w] = scales.map((name) => constantOf(editor, node, name));
  const product = Float32Array.from((w as Tensor).data, (scale) => Math.fround(scale * (x?.data[0] as number)));
  const name = editor.constant(
    `${node.name}/bias_scale`,
    tensor("float32", (w as Tensor).data.length > 1 ? [product.length] : [], product),
  );
  return dequantised(editor, node, 9, [bias, name], 0);
}

type Expansion = (node: GraphNode, editor: GraphEditor) => void;

const conv: Expansion = (node, editor) => {
  const [x, sx, zx, w, sw, zw, sy, zy, bias] = node.inputs as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  const inputs = [dequantised(editor, node, 0, [x, sx, zx]), dequantised(editor, node, 1, [w, sw, zw], 0)];
  if (bias) inputs.push(dequantisedBias(editor, node, bias, [sx, sw]));
  requantised(editor, node, { op: "Conv", inputs }, sy, zy);
};

const matMul: Expansion = (node, editor) => {
  const [a, sa, za, b, sb, zb, sy, zy] = node.inputs as [string, string, string, string, string, string, string, string];
  const inputs = [dequantised(editor, node, 0, [a, sa, za]), dequantised(editor, node, 1, [b, sb, zb], 1)];
  requantised(editor, node, { op: "MatMul", inputs }, sy, zy);
};

/** com.microsoft.QGemm: the bias is int32 of scale alpha * sa * sb; without an output scale the result is float. */
const gemm: Expansion = (node, editor) => {
  const [a, sa, za, b, sb, zb, bias, sy, zy] = node.inputs as [
    string,
    string,
    string,
    string,
    string,
    string,
    string?,
    string?,
    string?,
  ];
  const axis = node.attributes.transB ? 0 : 1;
  const inputs = [dequantised(editor, node, 0, [a, sa, za]), dequantised(editor, node, 1, [b, sb, zb], axis)];
  if (bias) inputs.push(dequantisedBias(editor, node, bias, [sa, sb]));
  if (sy) requantised(editor, node, { op: "Gemm", inputs }, sy, zy);
  else editor.emit({ ...node, op: "Gemm", inputs });
};

/** Two operands, then the output's scale and zero point. */
const binary =
  (op: string): Expansion =>
  (node, editor) => {
    const [a, sa, za, b, sb, zb, sy, zy] = node.inputs as [string, string, string, string, string, string, string, string?];
    const inputs = [dequantised(editor, node, 0, [a, sa, za]), dequantised(editor, node, 1, [b, sb, zb])];
    requantised(editor, node, { op, inputs }, sy, zy);
  };

/** One operand, then the output's scale and zero point. */
const unary =
  (op: string): Expansion =>
  (node, editor) => {
    const [x, sx, zx, sy, zy] = node.inputs as [string, string, string, string, string?];
    const { channels_last, ...attributes } = node.attributes;
    if (channels_last)
      throw new ModelError("MODEL_UNSUPPORTED", `Node "${node.name}" (${node.op}): channels_last is not supported.`);
    requantised(editor, node, { op, inputs: [dequantised(editor, node, 0, [x, sx, zx])], attributes }, sy, zy);
  };

/** Output scale and zero point first, then a triple per input. */
const concat: Expansion = (node, editor) => {
  const [sy, zy, ...rest] = node.inputs as [string, string, ...string[]];
  const inputs = Array.from({ length: rest.length / 3 }, (_, i) => dequantised(editor, node, i, rest.slice(3 * i, 3 * i + 3)));
  requantised(editor, node, { op: "Concat", inputs }, sy, zy);
};

/** com.microsoft.DequantizeLinear and QuantizeLinear are the standard ones. */
const renamed =
  (op: string): Expansion =>
  (node, editor) =>
    editor.emit({ ...node, op });

const EXPANSIONS: Readonly<Record<string, Expansion>> = {
  QLinearConv: conv,
  QLinearMatMul: matMul,
  "com.microsoft.DequantizeLinear": renamed("DequantizeLinear"),
  "com.microsoft.QGemm": gemm,
  "com.microsoft.QLinearAdd": binary("Add"),
  "com.microsoft.QLinearAveragePool": unary("AveragePool"),
  "com.microsoft.QLinearConcat": concat,
  "com.microsoft.QLinearConv": conv,
  "com.microsoft.QLinearGlobalAveragePool": unary("GlobalAveragePool"),
  "com.microsoft.QLinearLeakyRelu": unary("LeakyRelu"),
  "com.microsoft.QLinearMul": binary("Mul"),
  "com.microsoft.QLinearReduceMean": unary("ReduceMean"),
  "com.microsoft.QLinearSigmoid": unary("Sigmoid"),
  "com.microsoft.QuantizeLinear": renamed("QuantizeLinear"),
};

export const expandQOperators: Pass = {
  name: "expand-qoperators",
  summary:
    "rewrites QLinearConv, QLinearAdd, QGemm and their kind as the float operator between DequantizeLinear and QuantizeLinear",
  run: (graph) =>
    rewrite(graph, (node, editor) => {
      const expansion = EXPANSIONS[node.op];
      expansion?.(node, editor);
      return expansion !== undefined;
    }),
};
