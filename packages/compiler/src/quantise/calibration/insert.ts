// SPDX-License-Identifier: Apache-2.0
/** Writes chosen quantisations into a float graph: QuantizeLinear/DequantizeLinear pairs and int8 weights. */

import type { Graph, GraphNode } from "../../frontend/graph.js";
import { at, scalar, type Tensor, tensor } from "../../frontend/tensor.js";
import { quantise } from "../../host-ops/quantisation.js";
import { GraphEditor, numberAttribute } from "../../passes/pass.js";
import type { Quantisation } from "../lowering/builder.js";
import { activationInputs, type QuantisationPlan, WEIGHTED } from "./plan.js";
import { affineQuantisation, powerOfTwoScale, type QuantisationScheme, symmetricScale } from "./ranges.js";

/** Bias in units of sx * sw stays below this, whatever the weights are. */
const BIAS_LIMIT = 2 ** 29;
const INT8: readonly [number, number] = [-128, 127];

function emitPair(editor: GraphEditor, value: string, source: string, result: string, { scale, zeroPoint }: Quantisation): void {
  const scaleName = editor.constant(`${value}/scale`, scalar("float32", scale));
  const zeroName = editor.constant(`${value}/zero_point`, scalar("int8", zeroPoint));
  const integers = `${value}/quantized`;
  editor.emit({
    name: quantiserName(value),
    op: "QuantizeLinear",
    inputs: [source, scaleName, zeroName],
    outputs: [integers],
    attributes: {},
  });
  editor.emit({
    name: `${value}/dequantize`,
    op: "DequantizeLinear",
    inputs: [integers, scaleName, zeroName],
    outputs: [result],
    attributes: {},
  });
}

/** Name of the QuantizeLinear inserted for a value. */
export function quantiserName(value: string): string {
  return `${value}/quantize`;
}

/** Axis of the output channels, and how many rows per scale: one channel, or everything. */
function channelAxis(node: GraphNode, weights: Tensor, scheme: QuantisationScheme): number | null {
  if (scheme === "power-of-two") return null;
  if (node.op === "Conv") return 0;
  if (node.op === "ConvTranspose") return numberAttribute(node, "group", 1) > 1 ? null : 1;
  if (node.op === "Gemm") return numberAttribute(node, "transB", 0) ? 0 : 1;
  return weights.shape.length === 2 ? 1 : null;
}

/** int8 weights behind DequantizeLinear; a scale never so small that the bias would not fit 32 bits. */
function emitWeights(editor: GraphEditor, node: GraphNode, inputScale: number, scheme: QuantisationScheme): string {
  const weights = editor.constants.get(node.inputs[1] as string) as Tensor;
  const bias = editor.constants.get(node.inputs[2] ?? "");
  const axis = channelAxis(node, weights, scheme);
  const channels = axis === null ? 1 : (weights.shape[axis] as number);
  const inner = axis === null ? weights.data.length : weights.shape.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  const channelOf = (index: number): number => Math.floor(index / inner) % channels;
  const largest = new Float32Array(channels);
  for (let i = 0; i < weights.data.length; i++) {
    const channel = channelOf(i);
    largest[channel] = Math.max(largest[channel] as number, Math.abs(at(weights.data, i)));
  }
  const scales = largest.map((limit, channel) => {
    const offsets = bias ? (axis === null || bias.data.length === 1 ? Array.from(bias.data) : [at(bias.data, channel)]) : [0];
    const floor = offsets.reduce((most, offset) => Math.max(most, Math.abs(offset)), 0) / (inputScale * BIAS_LIMIT);
    if (scheme === "affine") return Math.max(symmetricScale(limit), floor);
    return Math.max(powerOfTwoScale(weights.data), 2 ** Math.ceil(Math.log2(floor || 2 ** -60)));
  });
  const data = new Int8Array(weights.data.length);
  for (let i = 0; i < data.length; i++) data[i] = quantise(at(weights.data, i), scales[channelOf(i)] as number, 0, INT8);
  const output = node.outputs[0] as string;
  const name = `${output}/weights_dequantized`;
  editor.emit({
    name,
    op: "DequantizeLinear",
    inputs: [
      editor.constant(`${output}/weights_int8`, tensor("int8", weights.shape, data)),
      editor.constant(`${output}/weights_scale`, tensor("float32", axis === null ? [] : [channels], scales)),
    ],
    outputs: [name],
    attributes: axis === null ? {} : { axis },
  });
  return name;
}

/** A constant operand of an element-wise operator, quantised by its own range. */
function emitConstant(editor: GraphEditor, node: GraphNode, name: string, value: Tensor, scheme: QuantisationScheme): string {
  let [low, high] = [0, 0];
  for (const x of value.data) {
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  const { scale, zeroPoint } =
    scheme === "affine" ? affineQuantisation(low, high) : { scale: powerOfTwoScale(value.data), zeroPoint: 0 };
  const data = Int8Array.from(value.data, (x) => quantise(x, scale, zeroPoint, INT8));
  const result = `${node.name}/${name}/dequantized`;
  editor.emit({
    name: result,
    op: "DequantizeLinear",
    inputs: [
      editor.constant(`${node.name}/${name}/int8`, tensor("int8", value.shape, data)),
      editor.constant(`${node.name}/${name}/scale`, scalar("float32", scale)),
      editor.constant(`${node.name}/${name}/zero_point`, scalar("int8", zeroPoint)),
    ],
    outputs: [result],
    attributes: {},
  });
  return result;
}

export function insertQuantisation(
  graph: Graph,
  plan: QuantisationPlan,
  quantisations: ReadonlyMap<string, Quantisation>,
  scheme: QuantisationScheme,
): Graph {
  const editor = new GraphEditor(graph);
  const parametersOf = (value: string): Quantisation => quantisations.get(plan.points.get(value) ?? value) as Quantisation;
  const outputs = new Set(graph.outputs);
  const deviceNodes = new Set([...plan.units.values()].map(({ name }) => name));
  const quantisedScale = new Map<string, number>();
  for (const { name } of graph.inputs) {
    if (!plan.points.has(name)) continue;
    emitPair(editor, name, name, `${name}/dequantized`, parametersOf(name));
    editor.rename(name, `${name}/dequantized`);
  }
  for (const original of graph.nodes) {
    let node = editor.current(original);
    if (deviceNodes.has(node.name)) {
      const inputScale = scaleBehind(original);
      const inputs = node.inputs.map((name, index) => {
        if (WEIGHTED.has(node.op)) return index === 1 ? emitWeights(editor, node, inputScale, scheme) : name;
        const value = editor.constants.get(name);
        const operand =
          value && value.data.length > 1 && activationInputs(graph, original).includes(original.inputs[index] as string);
        return operand ? emitConstant(editor, node, name, value, scheme) : name;
      });
      node = { ...node, inputs };
    }
    const points = node.outputs.filter((name) => plan.points.has(name));
    const renamed = node.outputs.map((name) => (points.includes(name) && outputs.has(name) ? `${name}/float` : name));
    editor.emit({ ...node, outputs: renamed });
    for (const name of points) {
      quantisedScale.set(name, parametersOf(name).scale);
      const isOutput = outputs.has(name);
      const result = isOutput ? name : `${name}/dequantized`;
      emitPair(editor, name, isOutput ? `${name}/float` : name, result, parametersOf(name));
      if (!isOutput) editor.rename(name, result);
    }
  }
  return editor.finish();

  /** Scale of the activation a node reads, through the layout operators before it. */
  function scaleBehind(node: GraphNode): number {
    let value = node.inputs[0] as string;
    for (;;) {
      if (plan.points.has(value)) return parametersOf(value).scale;
      const producer = graph.nodes.find(({ outputs: names }) => names.includes(value));
      if (!producer) return 1;
      value = producer.inputs[0] as string;
    }
  }
}
