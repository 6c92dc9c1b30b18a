// SPDX-License-Identifier: Apache-2.0
/** Reads the text form of the float graph that printGraph writes. Lines that start with # are comments. */

import { ModelError } from "./errors.js";
import type { Graph, GraphInput, GraphNode, ValueInfo } from "./graph.js";
import type { Attribute } from "./onnx-model.js";
import { ELEMENT_TYPES, type ElementType, type Tensor, tensor } from "./tensor.js";

const TOKEN =
  /\s*(%"(?:[^"\\]|\\.)*"|%[A-Za-z0-9_./:@-]+|"(?:[^"\\]|\\.)*"|-?Infinity|NaN|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[A-Za-z_][A-Za-z0-9_.]*|[=(){}[\],:])/y;

/** Tokens of one line, taken from the front. */
class Line {
  readonly #tokens: string[] = [];
  readonly #where: string;
  #next = 0;

  constructor(text: string, number: number) {
    this.#where = `Line ${number}: ${text.trim()}`;
    TOKEN.lastIndex = 0;
    const end = text.trimEnd().length;
    while (TOKEN.lastIndex < end) {
      const match = TOKEN.exec(text);
      if (!match) throw this.error("unreadable text");
      this.#tokens.push(match[1] as string);
    }
  }

  error(problem: string): ModelError {
    return new ModelError("TEXT_SYNTAX", `${this.#where}\n${problem} (near token ${this.#next + 1}).`);
  }

  peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  take(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw this.error("The line ends too early");
    this.#next++;
    return token;
  }

  accept(token: string): boolean {
    if (this.peek() !== token) return false;
    this.#next++;
    return true;
  }

  expect(token: string): void {
    if (!this.accept(token)) throw this.error(`Expected "${token}"`);
  }

  /** item, item, ... up to `close`, which is taken. */
  list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    if (this.accept(close)) return items;
    do items.push(item());
    while (this.accept(","));
    this.expect(close);
    return items;
  }

  number(): number {
    const value = Number(this.take());
    if (Number.isNaN(value) && this.#tokens[this.#next - 1] !== "NaN") throw this.error("Expected a number");
    return value;
  }

  text(): string {
    const token = this.take();
    if (!token.startsWith('"')) throw this.error("Expected a quoted text");
    return JSON.parse(token) as string;
  }

  value(): string {
    const token = this.take();
    if (token === "_") return "";
    if (!token.startsWith("%")) throw this.error("Expected a value (%name)");
    return token.startsWith('%"') ? (JSON.parse(token.slice(1)) as string) : token.slice(1);
  }

  type(): ValueInfo {
    const type = this.take() as ElementType;
    if (!ELEMENT_TYPES.includes(type)) throw this.error(`Unknown element type "${type}"`);
    this.expect("[");
    return { type, shape: this.list("]", () => this.number()) };
  }

  tensor(): Tensor {
    const { type, shape } = this.type();
    this.expect("{");
    return tensor(
      type,
      shape,
      this.list("}", () => this.number()),
    );
  }

  attribute(): Attribute {
    const next = this.peek() ?? "";
    if (next.startsWith('"')) return this.text();
    if (this.accept("[")) {
      const items = this.list("]", () => (this.peek()?.startsWith('"') ? this.text() : this.number()));
      return items as number[] | string[];
    }
    return ELEMENT_TYPES.includes(next as ElementType) ? this.tensor() : this.number();
  }
}

function nodeOf(line: Line, values: Map<string, ValueInfo>): GraphNode {
  const outputs: string[] = [];
  do outputs.push(line.value());
  while (line.accept(","));
  line.expect("=");
  const op = line.take();
  line.expect("(");
  const inputs = line.list(")", () => line.value());
  const attributes = line.accept("{")
    ? line.list("}", (): [string, Attribute] => {
        const name = line.take();
        line.expect("=");
        return [name, line.attribute()];
      })
    : [];
  const name = line.text();
  if (line.accept(":")) {
    for (const output of outputs) {
      values.set(output, line.type());
      line.accept(",");
    }
  }
  return { name, op, inputs, outputs, attributes: Object.fromEntries(attributes) };
}

export function parseGraph(text: string): Graph {
  let name = "";
  let opset = 0;
  const inputs: GraphInput[] = [];
  const constants = new Map<string, Tensor>();
  const nodes: GraphNode[] = [];
  const values = new Map<string, ValueInfo>();
  let outputs: string[] = [];
  text.split("\n").forEach((source, index) => {
    if (source.trim() === "" || source.trim().startsWith("#")) return;
    const line = new Line(source, index + 1);
    if (line.accept("graph")) {
      name = line.text();
      line.expect("opset");
      opset = line.number();
    } else if (line.accept("input")) {
      const input = line.value();
      line.expect(":");
      inputs.push({ name: input, ...line.type() });
    } else if (line.accept("const")) {
      const constant = line.value();
      line.expect("=");
      constants.set(constant, line.tensor());
    } else if (line.accept("output")) {
      outputs = [line.value()];
      while (line.accept(",")) outputs.push(line.value());
    } else {
      nodes.push(nodeOf(line, values));
    }
    if (line.peek() !== undefined) throw line.error("Text after the end of the statement");
  });
  return { name, opset, inputs, outputs, nodes, constants, values };
}
