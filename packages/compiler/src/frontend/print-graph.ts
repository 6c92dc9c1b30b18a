// SPDX-License-Identifier: Apache-2.0
/** Text form of the float graph; parseGraph reads it back, byte for byte the same graph. */

import type { Graph, GraphNode, ValueInfo } from "./graph.js";
import type { Attribute } from "./onnx-model.js";
import type { Tensor } from "./tensor.js";

export interface PrintOptions {
  /** Constants with more elements are printed as "..." (the text can then be read by people only). */
  readonly longest?: number;
}

const PLAIN_NAME = /^[A-Za-z0-9_./:@-]+$/;

function valueName(name: string): string {
  if (name === "") return "_";
  return `%${PLAIN_NAME.test(name) ? name : JSON.stringify(name)}`;
}

function typeText({ type, shape }: ValueInfo): string {
  return `${type}[${shape.join(", ")}]`;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function tensorText(value: Tensor, longest: number): string {
  const data = value.data.length > longest ? "..." : Array.from(value.data, numberText).join(", ");
  return `${typeText(value)} {${data}}`;
}

function attributeText(value: Attribute, longest: number): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (!Array.isArray(value)) return tensorText(value as Tensor, longest);
  return `[${value.map((item) => (typeof item === "number" ? numberText(item) : JSON.stringify(item))).join(", ")}]`;
}

function nodeText(graph: Graph, node: GraphNode, longest: number): string {
  const attributes = Object.entries(node.attributes)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} = ${attributeText(value, longest)}`);
  const types = node.outputs.map((output) => graph.values.get(output));
  const known = types.every((type) => type !== undefined)
    ? ` : ${types.map((type) => typeText(type as ValueInfo)).join(", ")}`
    : "";
  const braces = attributes.length > 0 ? ` {${attributes.join(", ")}}` : "";
  return `${node.outputs.map(valueName).join(", ")} = ${node.op}(${node.inputs.map(valueName).join(", ")})${braces} ${JSON.stringify(node.name)}${known}`;
}

export function printGraph(graph: Graph, { longest = Number.POSITIVE_INFINITY }: PrintOptions = {}): string {
  const lines = [
    `graph ${JSON.stringify(graph.name)} opset ${graph.opset}`,
    ...graph.inputs.map((input) => `input ${valueName(input.name)} : ${typeText(input)}`),
    ...[...graph.constants].map(([name, value]) => `const ${valueName(name)} = ${tensorText(value, longest)}`),
    ...graph.nodes.map((node) => nodeText(graph, node, longest)),
    `output ${graph.outputs.map(valueName).join(", ")}`,
  ];
  return `${lines.join("\n")}\n`;
}
