// SPDX-License-Identifier: Apache-2.0
/** Agreement of single operators with the reference, each fed with the reference's own integer inputs. */
import { compareOperators, type QGraph, type Tensor } from "@tessera/compiler";
import { formatTable } from "../output.js";

export interface OperatorAgreement {
  readonly name: string;
  readonly kind: string;
  readonly elements: number;
  /** Share of the results that differ. */
  readonly differing: number;
  /** Largest difference, in units of the output. */
  readonly largest: number;
}

export class OperatorCounter {
  readonly #graph: QGraph;
  readonly #operators = new Map<string, { kind: string; elements: number; differing: number; largest: number }>();

  constructor(graph: QGraph) {
    this.#graph = graph;
  }

  /** Adds one sample; `values` are the quantised values of the reference by ONNX name. */
  add(values: ReadonlyMap<string, Tensor>): void {
    for (const { name, kind, elements, differing, largest } of compareOperators(this.#graph, values)) {
      const sum = this.#operators.get(name) ?? { kind, elements: 0, differing: 0, largest: 0 };
      sum.elements += elements;
      sum.differing += differing;
      sum.largest = Math.max(sum.largest, largest);
      this.#operators.set(name, sum);
    }
  }

  get result(): OperatorAgreement[] {
    return [...this.#operators].map(([name, { kind, elements, differing, largest }]) => ({
      name,
      kind,
      elements,
      differing: elements === 0 ? 0 : differing / elements,
      largest,
    }));
  }
}

export function operatorLines(operators: readonly OperatorAgreement[]): string[] {
  if (operators.length === 0) return ["operators: the model states no quantised values to compare"];
  const rows = operators.map(({ name, kind, elements, differing, largest }) => [
    kind,
    name,
    elements,
    differing === 0 ? "0" : differing.toExponential(1),
    largest,
  ]);
  return ["", formatTable(["operator", "name", "results", "differing", "largest"], rows)];
}
