// SPDX-License-Identifier: Apache-2.0
/** Compares every operator of a QGraph with another implementation, each fed with that implementation's own inputs. */

import { encodeModel } from "../frontend/encode-model.js";
import type { ValueInfo } from "../frontend/onnx-model.js";
import { parseModel } from "../frontend/parse-model.js";
import type { Tensor } from "../frontend/tensor.js";
import type { QGraph, QTensor, TensorId } from "../ir/graph.js";
import { onnxName } from "../quantise/lowering/builder.js";
import { runOperator } from "./interpreter.js";

/** Operators whose first output is a quantised value. */
const QUANTISED_RESULT = /^(QuantizeLinear|QLinear\w+|QGemm)$/;

/** The same model with every quantised value as an additional output. */
export function exposeQuantised(bytes: Uint8Array): Uint8Array {
  const model = parseModel(bytes);
  const known = new Set(model.outputs.map(({ name }) => name));
  const zeroType = (inputs: readonly string[]): ValueInfo["type"] => {
    const types = inputs.map((name) => model.initializers.get(name)).filter((value) => value?.type.endsWith("int8"));
    return types.at(-1)?.type ?? "uint8";
  };
  const added = model.nodes
    .filter(({ opType, outputs }) => QUANTISED_RESULT.test(opType) && !known.has(outputs[0] as string))
    .map(({ inputs, outputs }): ValueInfo => ({ name: outputs[0] as string, type: zeroType(inputs), shape: null }));
  return encodeModel({ ...model, outputs: [...model.outputs, ...added] });
}

export interface OperatorDifference {
  readonly name: string;
  readonly kind: string;
  readonly elements: number;
  readonly differing: number;
  /** Largest difference, in units of the output. */
  readonly largest: number;
}

/** The reference's value in device terms: first image, int8. */
function deviceValue(value: Tensor | undefined, { channels, height, width }: QTensor): Int8Array | undefined {
  if (!value || value.data.length % (channels * height * width) !== 0) return undefined;
  const offset = value.type === "uint8" ? 128 : 0;
  return Int8Array.from(value.data.subarray(0, channels * height * width), (x) => x - offset);
}

/**
 * `reference` holds the other implementation's quantised values by ONNX name. Values it lacks (steps that exist only
 * here) are computed and passed on; operators whose result it lacks are not compared.
 */
export function compareOperators(graph: QGraph, reference: ReadonlyMap<string, Tensor>): OperatorDifference[] {
  const values = new Map<TensorId, Int8Array>();
  const differences: OperatorDifference[] = [];
  for (const tensor of graph.tensors) {
    const value = deviceValue(reference.get(onnxName(tensor.name)), tensor);
    if (value) values.set(tensor.id, value);
  }
  for (const op of graph.ops) {
    const output = graph.tensors[op.output] as QTensor;
    const inputs = op.inputs.map((id) => values.get(id) as Int8Array);
    const result = runOperator(
      op,
      inputs,
      op.inputs.map((id) => graph.tensors[id] as QTensor),
      output,
    );
    const expected = values.get(op.output);
    if (!expected) {
      values.set(op.output, result);
      continue;
    }
    let differing = 0;
    let largest = 0;
    result.forEach((x, i) => {
      const difference = Math.abs(x - (expected[i] as number));
      if (difference > 0) differing++;
      largest = Math.max(largest, difference);
    });
    differences.push({ name: op.name, kind: op.kind, elements: result.length, differing, largest });
  }
  return differences;
}
