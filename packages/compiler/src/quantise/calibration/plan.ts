// SPDX-License-Identifier: Apache-2.0
/** Decides which values of a float graph are quantised, and which of them share one quantisation. */

import { consumersOf, type Graph, type GraphNode, hasOneUse, infoOf, producersOf } from "../../frontend/graph.js";
import { RESHAPES } from "../../host-ops/layout.js";
import { RULES } from "../lowering/rules.js";

export interface QuantisationPlan {
  /** Values that get a QuantizeLinear and DequantizeLinear, with the value whose range they use. */
  readonly points: ReadonlyMap<string, string>;
  /** Device nodes by the value that closes their unit. */
  readonly units: ReadonlyMap<string, GraphNode>;
}

/** Operators with weights as second input: only the first is an activation. */
export const WEIGHTED: ReadonlySet<string> = new Set(["Conv", "ConvTranspose", "Gemm", "MatMul"]);
/** Operators that move or pick elements: the result keeps the quantisation of the input. */
const KEEPS_RANGE: ReadonlySet<string> = new Set(["GlobalMaxPool", "MaxPool", "Pad", "Resize", "Slice", "Upsample"]);

const isLayout = (node: GraphNode | undefined): node is GraphNode =>
  node !== undefined && (node.op in RESHAPES || node.op === "Transpose");
const isClip = (node: GraphNode | undefined): boolean => node?.op === "Relu" || node?.op === "Clip";

export function activationInputs(graph: Graph, node: GraphNode): string[] {
  const inputs = WEIGHTED.has(node.op) || KEEPS_RANGE.has(node.op) || isClip(node) ? node.inputs.slice(0, 1) : node.inputs;
  return inputs.filter((name) => infoOf(graph, name)?.type === "float32");
}

function isDeviceNode(graph: Graph, node: GraphNode, excluded: ReadonlySet<string>): boolean {
  if (excluded.has(node.name) || !(RULES.has(node.op) || node.op === "Clip")) return false;
  if (WEIGHTED.has(node.op) && !node.inputs.slice(1).every((name) => name === "" || graph.constants.has(name))) return false;
  return infoOf(graph, node.outputs[0] as string)?.type === "float32";
}

export function planQuantisation(graph: Graph, excluded: ReadonlySet<string>): QuantisationPlan {
  const producers = producersOf(graph);
  const consumers = consumersOf(graph);
  const device = new Set(graph.nodes.filter((node) => isDeviceNode(graph, node, excluded)));
  const points = new Map<string, string>();
  const units = new Map<string, GraphNode>();

  /** Where the value is quantised: before the layout operators that only change how it is seen. */
  const root = (value: string): string => {
    let source = value;
    for (let node = producers.get(source); isLayout(node); node = producers.get(source)) source = node.inputs[0] as string;
    const producer = producers.get(source);
    return producer && device.has(producer) ? source : value;
  };
  /** A clip that alone reads the result belongs to the same unit. */
  const closing = (node: GraphNode): string => {
    let output = node.outputs[0] as string;
    for (;;) {
      const next = consumers.get(output)?.[0];
      if (!next || !isClip(next) || !device.has(next) || !hasOneUse(graph, consumers, output)) return output;
      output = next.outputs[0] as string;
    }
  };
  for (const node of graph.nodes) {
    if (!device.has(node)) continue;
    const output = closing(node);
    for (const input of activationInputs(graph, node)) {
      const source = root(input);
      if (!points.has(source) && !isFused(source)) points.set(source, source);
    }
    const [first] = node.inputs as [string];
    const shared = KEEPS_RANGE.has(node.op) && output === node.outputs[0];
    if (!isClip(node) || !isFused(node.inputs[0] as string)) units.set(output, node);
    if (!points.has(output)) points.set(output, shared ? (points.get(root(first)) ?? output) : output);
    if (node.op === "Concat") shareWithConcat(node, output);
  }
  return { points, units };

  /** True for results inside a unit, whose clip is quantised instead. */
  function isFused(value: string): boolean {
    const producer = producers.get(value);
    return producer !== undefined && device.has(producer) && closing(producer) !== value;
  }

  /** A value that only feeds the concatenation takes its quantisation, so that nothing is rescaled. */
  function shareWithConcat(node: GraphNode, output: string): void {
    for (const input of node.inputs) {
      const producer = producers.get(input);
      const own = points.get(input) === input && producer !== undefined && device.has(producer);
      const alone = [...points.values()].filter((range) => range === input).length === 1;
      if (own && alone && hasOneUse(graph, consumers, input)) points.set(input, output);
    }
  }
}
