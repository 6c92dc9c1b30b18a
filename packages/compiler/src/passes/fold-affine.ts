// SPDX-License-Identifier: Apache-2.0
/** Folds per-channel factors and offsets into the convolution before them, or makes a depthwise convolution of them. */

import { consumersOf, type Graph, type GraphNode, hasOneUse, infoOf } from "../frontend/graph.js";
import { type Tensor, tensor } from "../frontend/tensor.js";
import { batchNormAffine } from "../host-ops/elementwise.js";
import type { Call } from "../host-ops/operator.js";
import { callOf, GraphEditor, numberAttribute, type Pass } from "./pass.js";

/** y[c] = factor[c] * x[c] + offset[c]. */
interface Affine {
  readonly source: string;
  readonly factor: Float32Array;
  readonly offset: Float32Array;
}

/** One value per channel (or one for all) out of a constant that broadcasts over a [N, C, ...] map. */
function perChannel(value: Tensor, channels: number, rank: number): Float32Array | null {
  if (value.data.length === 1) return new Float32Array(channels).fill(value.data[0] as number);
  const axis = 1 - rank + value.shape.length;
  const fits = value.shape.every((dim, i) => (i === axis ? dim === channels : dim === 1));
  return fits && value.data.length === channels ? Float32Array.from(value.data) : null;
}

function arithmeticAffine(graph: Graph, node: GraphNode): Affine | null {
  const [a, b] = node.inputs as [string, string];
  const constant = graph.constants.get(b) ?? graph.constants.get(a);
  const source = graph.constants.has(b) ? a : b;
  const shape = infoOf(graph, source)?.shape;
  const result = infoOf(graph, node.outputs[0] as string)?.shape;
  if (!constant || !shape || shape.length < 3 || result?.length !== shape.length) return null;
  const channels = shape[1] as number;
  const values = perChannel(constant, channels, shape.length);
  if (!values || (source === b && node.op === "Div")) return null;
  const ones = new Float32Array(channels).fill(1);
  const zeros = new Float32Array(channels);
  switch (node.op) {
    case "Add":
      return { source, factor: ones, offset: values };
    case "Sub":
      return source === a
        ? { source, factor: ones, offset: values.map((v) => -v) }
        : { source, factor: ones.map(() => -1), offset: values };
    case "Mul":
      return { source, factor: values, offset: zeros };
    default:
      return { source, factor: values.map((v) => 1 / v), offset: zeros };
  }
}

function affineOf(graph: Graph, node: GraphNode): Affine | null {
  if (node.op === "BatchNormalization" && node.outputs.length === 1) {
    const call = callOf(graph, node);
    if (call.inputs.slice(1).some((value) => !value?.data)) return null;
    return { source: node.inputs[0] as string, ...batchNormAffine(call as Call) };
  }
  return ["Add", "Sub", "Mul", "Div"].includes(node.op) ? arithmeticAffine(graph, node) : null;
}

/** Weights and bias of a convolution with constants in place of both; null when they are not constant. */
function foldInto(editor: GraphEditor, conv: GraphNode, { factor, offset }: Affine, output: string): GraphNode | null {
  const [x, w, b] = conv.inputs as [string, string, string?];
  const weights = editor.constants.get(w);
  const bias = b ? editor.constants.get(b) : undefined;
  if (!weights || (b && !bias)) return null;
  const transposed = conv.op === "ConvTranspose";
  const groups = numberAttribute(conv, "group", 1);
  if (transposed && groups > 1) return null;
  const channels = factor.length;
  const inner = weights.data.length / (weights.shape[0] as number);
  const run = transposed ? inner / channels : inner;
  const scaled = new Float32Array(weights.data.length);
  for (let i = 0; i < scaled.length; i++)
    scaled[i] = (weights.data[i] as number) * (factor[Math.floor(i / run) % channels] as number);
  const shifted = offset.map((value, c) => value + (bias ? (bias.data[c] as number) : 0) * (factor[c] as number));
  return {
    ...conv,
    inputs: [
      x,
      editor.constant(`${output}/weights`, tensor("float32", weights.shape, scaled)),
      editor.constant(`${output}/bias`, tensor("float32", [channels], shifted)),
    ],
    outputs: [output],
  };
}

function depthwise(editor: GraphEditor, node: GraphNode, { source, factor, offset }: Affine, rank: number): GraphNode {
  const channels = factor.length;
  const output = node.outputs[0] as string;
  const taps = new Array<number>(rank - 2).fill(1);
  return {
    name: node.name,
    op: "Conv",
    inputs: [
      source,
      editor.constant(`${output}/weights`, tensor("float32", [channels, 1, ...taps], factor)),
      editor.constant(`${output}/bias`, tensor("float32", [channels], offset)),
    ],
    outputs: [output],
    attributes: { group: channels, kernel_shape: taps },
  };
}

const isConvolution = (node: GraphNode | undefined): node is GraphNode => node?.op === "Conv" || node?.op === "ConvTranspose";

export const foldAffine: Pass = {
  name: "fold-affine",
  summary:
    "folds BatchNormalization and constant Add, Sub, Mul, Div per channel into the convolution before them, or turns them into a depthwise convolution",
  run: (graph) => {
    const editor = new GraphEditor(graph);
    const consumers = consumersOf(graph);
    // A convolution made here has float weights, which only calibration can quantise.
    const quantised = graph.nodes.some(({ op }) => op === "QuantizeLinear");
    for (const original of graph.nodes) {
      const node = editor.current(original);
      const affine = affineOf(graph, node);
      const info = affine && infoOf(graph, affine.source);
      if (!affine || !info || info.type !== "float32" || info.shape.length > 4) {
        editor.emit(node);
        continue;
      }
      const output = node.outputs[0] as string;
      const index = editor.nodes.findIndex(({ outputs }) => outputs.includes(affine.source));
      const conv = editor.nodes[index];
      const folded =
        isConvolution(conv) && hasOneUse(graph, consumers, affine.source) ? foldInto(editor, conv, affine, output) : null;
      if (folded) editor.nodes[index] = folded;
      else if (affine.factor.length > 1 && !quantised && !isScalar(graph, node))
        editor.nodes.push(depthwise(editor, node, affine, info.shape.length));
      else editor.emit(node);
    }
    return editor.finish();
  },
};

/** A single constant operand stays: it becomes a table, which is exact. */
function isScalar(graph: Graph, node: GraphNode): boolean {
  return node.op !== "BatchNormalization" && node.inputs.some((name) => graph.constants.get(name)?.data.length === 1);
}
