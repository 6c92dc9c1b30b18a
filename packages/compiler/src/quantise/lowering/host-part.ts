// SPDX-License-Identifier: Apache-2.0
/** The nodes that stay with the host, as steps before and after the device part. */

import type { Graph, GraphNode } from "../../frontend/graph.js";
import type { HostStep } from "../../ir/graph.js";
import type { Operand } from "./builder.js";
import type { DeviceInput, Walk } from "./walk.js";

export interface HostPart {
  readonly head: readonly GraphNode[];
  readonly tail: readonly GraphNode[];
  /** Integer values the tail (or the user) reads from the device. */
  readonly results: readonly string[];
}

/** Every node the device results and the outputs still need, in graph order. */
export function hostNodes(walk: Walk): HostPart {
  const { graph, lowered } = walk;
  const results = new Set<string>();
  const wantedBy = (values: Iterable<string>): Set<GraphNode> => {
    const nodes = new Set<GraphNode>();
    const visit = (value: string): void => {
      const operand = lowered.get(value);
      // A value that only passes through the device is not sent there.
      if (operand && !walk.isInput(operand.tensor)) {
        results.add(value);
        return;
      }
      const node = walk.producer(value);
      if (!node || nodes.has(node)) return;
      nodes.add(node);
      node.inputs.forEach(visit);
    };
    for (const value of values) visit(value);
    return nodes;
  };
  const all = wantedBy(graph.outputs);
  const used = [...walk.deviceInputs.values()].map(({ value }) => value);
  const head = wantedBy(used);
  return {
    head: graph.nodes.filter((node) => head.has(node)),
    tail: graph.nodes.filter((node) => all.has(node) && !head.has(node)),
    results: [...results],
  };
}

function plainAttribute(value: unknown): unknown {
  if (typeof value === "object" && value !== null && "data" in value && "shape" in value && "type" in value) {
    const { type, shape, data } = value as { type: string; shape: readonly number[]; data: ArrayLike<number> };
    return { type, shape, data: Array.from(data) };
  }
  return value;
}

/** Steps for nodes, preceded by the constants they read that are not in `known` yet. */
export function stepsOf(graph: Graph, nodes: readonly GraphNode[], known: Set<string>): HostStep[] {
  const steps: HostStep[] = [];
  for (const node of nodes) {
    for (const input of node.inputs) {
      const step = constantStep(graph, input, known);
      if (step) steps.push(step);
    }
    const attributes = Object.fromEntries(Object.entries(node.attributes).map(([key, value]) => [key, plainAttribute(value)]));
    steps.push({ op: node.op, inputs: node.inputs, outputs: node.outputs, attributes: { ...attributes, opset: graph.opset } });
  }
  return steps;
}

export function constantStep(graph: Graph, name: string, known: Set<string>): HostStep | null {
  const value = graph.constants.get(name);
  if (!value || known.has(name)) return null;
  known.add(name);
  return { op: "Constant", inputs: [], outputs: [name], attributes: { value: plainAttribute(value) } };
}

/** Host value (ONNX type, shape and order) to device tensor: NCHW int8 of all images. */
export function toDevice(input: DeviceInput, type: string, batch: number): HostStep {
  const { tensor } = input.operand;
  return {
    op: "ToDevice",
    inputs: [input.value],
    outputs: [tensor.name],
    attributes: {
      broadcast: input.shape,
      shape: [batch, tensor.channels, tensor.height, tensor.width],
      offset: type === "uint8" ? 128 : 0,
    },
  };
}

/** Device tensor to host value: steps of the view in memory order, transposed to the order ONNX wants. */
export function fromDevice(value: string, type: string, { tensor, view }: Operand): HostStep {
  const steps = view.axes.flat();
  const order = steps.map((_, index) => index).sort((a, b) => (steps[b]?.stride ?? 0) - (steps[a]?.stride ?? 0));
  return {
    op: "FromDevice",
    inputs: [tensor.name],
    outputs: [value],
    attributes: {
      split: order.map((index) => steps[index]?.size),
      perm: steps.map((_, index) => order.indexOf(index)),
      shape: view.shape,
      offset: type === "uint8" ? 128 : 0,
      type,
    },
  };
}
