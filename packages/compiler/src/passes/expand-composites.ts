// SPDX-License-Identifier: Apache-2.0
/** Rewrites operators as simpler ones the device has: Sum and Mean of many, Split, PRelu with many slopes, ... */

import { type GraphNode, infoOf } from "../frontend/graph.js";
import { scalar, tensor } from "../frontend/tensor.js";
import { axisOf, type Call, type ValueType } from "../host-ops/operator.js";
import { splitSizes } from "../host-ops/selection.js";
import { callOf, type GraphEditor, numberAttribute, type Pass, rewrite } from "./pass.js";

function step(
  editor: GraphEditor,
  node: GraphNode,
  op: string,
  inputs: readonly string[],
  part: string,
  attributes = {},
): string {
  const name = `${node.name}/${part}`;
  editor.emit({ name, op, inputs, outputs: [name], attributes });
  return name;
}

/** Sum as a chain of Add; Mean as the sum times 1/n. */
function sum(node: GraphNode, editor: GraphEditor): boolean {
  const { inputs, op } = node;
  if (inputs.length === 2) return false;
  const output = node.outputs as readonly [string];
  if (inputs.length === 1) {
    editor.emit({ ...node, op: "Identity", attributes: {} });
    return true;
  }
  const last = inputs.length - 1;
  let total = inputs[0] as string;
  for (let i = 1; i < last; i++) total = step(editor, node, "Add", [total, inputs[i] as string], `sum_${i}`);
  if (op === "Sum") {
    editor.emit({ name: node.name, op: "Add", inputs: [total, inputs[last] as string], outputs: output, attributes: {} });
    return true;
  }
  total = step(editor, node, "Add", [total, inputs[last] as string], "sum");
  const factor = editor.constant(`${node.name}/factor`, scalar("float32", 1 / inputs.length));
  editor.emit({ name: node.name, op: "Mul", inputs: [total, factor], outputs: output, attributes: {} });
  return true;
}

function split(node: GraphNode, editor: GraphEditor, call: Call<ValueType>): boolean {
  const shape = call.inputs[0]?.shape;
  if (!shape) return false;
  const axis = axisOf(numberAttribute(node, "axis", 0), shape.length, node.op);
  let start = 0;
  splitSizes(call, shape[axis] as number).forEach((length, i) => {
    const output = node.outputs[i];
    const bounds = [start, start + length, axis].map((value, k) =>
      editor.constant(`${node.name}/bound_${i}_${k}`, tensor("int64", [1], [value])),
    );
    start += length;
    if (output)
      editor.emit({
        name: `${node.name}/part_${i}`,
        op: "Slice",
        inputs: [node.inputs[0] as string, ...bounds],
        outputs: [output],
        attributes: {},
      });
  });
  return true;
}

/** PRelu(x) = max(x, 0) + slope * min(x, 0). */
function prelu(node: GraphNode, editor: GraphEditor): boolean {
  const [x, slope] = node.inputs as [string, string];
  if (editor.constants.get(slope)?.data.length === 1) return false;
  const zero = editor.constant(`${node.name}/zero`, scalar("float32", 0));
  const positive = step(editor, node, "Relu", [x], "positive");
  const negative = step(editor, node, "Min", [x, zero], "negative");
  const scaled = step(editor, node, "Mul", [negative, slope], "scaled");
  editor.emit({ name: node.name, op: "Add", inputs: [positive, scaled], outputs: node.outputs, attributes: {} });
  return true;
}

/** A Gemm whose third operand is a whole matrix: product, then Add. */
function gemm(node: GraphNode, editor: GraphEditor): boolean {
  const [a, b, c] = node.inputs as [string, string, string?];
  const value = editor.constants.get(c ?? "");
  const outputs = editor.values.get(node.outputs[0] as string)?.shape[1];
  if (!value || value.data.length === 1 || (value.data.length === outputs && value.shape.at(-1) === outputs)) return false;
  const product = step(editor, node, "Gemm", [a, b], "product", node.attributes);
  const beta = numberAttribute(node, "beta", 1);
  const scaled = tensor(
    "float32",
    value.shape,
    Float32Array.from(value.data, (x) => x * beta),
  );
  const matrix = editor.constant(`${node.name}/matrix`, scaled);
  editor.emit({ name: node.name, op: "Add", inputs: [product, matrix], outputs: node.outputs, attributes: {} });
  return true;
}

/** MaxPool of plain integers: they are their own quantisation, of scale 1. */
function integerPool(node: GraphNode, editor: GraphEditor, type: string): boolean {
  const one = editor.constant(`${node.name}/one`, scalar("float32", 1));
  const zero = editor.constant(`${node.name}/zero`, scalar(type === "int8" ? "int8" : "uint8", 0));
  const float = step(editor, node, "DequantizeLinear", [node.inputs[0] as string, one, zero], "float");
  const pooled = step(editor, node, "MaxPool", [float], "pooled", node.attributes);
  editor.emit({ name: node.name, op: "QuantizeLinear", inputs: [pooled, one, zero], outputs: node.outputs, attributes: {} });
  return true;
}

export const expandComposites: Pass = {
  name: "expand-composites",
  summary:
    "rewrites Sum and Mean of many operands, Split, PRelu with many slopes, Gemm plus a matrix and integer MaxPool as simpler operators",
  run: (graph) =>
    rewrite(graph, (node, editor) => {
      const type = infoOf(graph, node.inputs[0] ?? "")?.type;
      const fromUser = graph.inputs.some(({ name }) => name === node.inputs[0]);
      if (node.op === "MaxPool" && fromUser && (type === "int8" || type === "uint8")) return integerPool(node, editor, type);
      if (type !== "float32") return false;
      if (node.op === "Gemm") return gemm(node, editor);
      if (node.op === "Sum" || node.op === "Mean") return sum(node, editor);
      if (node.op === "Split") return split(node, editor, callOf(graph, node));
      return node.op === "PRelu" && prelu(node, editor);
    }),
};
