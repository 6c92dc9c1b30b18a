// SPDX-License-Identifier: Apache-2.0
/** Runs one ONNX operator test (model, inputs, expected outputs) through import and interpreter, and judges the result. */

import { ModelError } from "../frontend/errors.js";
import { type ImportOptions, importOnnx } from "../frontend/import-onnx.js";
import type { OnnxModel } from "../frontend/onnx-model.js";
import { parseModel } from "../frontend/parse-model.js";
import { isFloat, sameShape, type Tensor } from "../frontend/tensor.js";
import type { QGraph } from "../ir/graph.js";
import { interpreterDevice, runModel } from "./run-model.js";

export interface OperatorTest {
  readonly name: string;
  readonly model: Uint8Array;
  /** In the order of the model's inputs and outputs. */
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

export interface Verdict {
  readonly name: string;
  /** Operators of the model. */
  readonly operators: string;
  /** "excepted": the expected output itself is known to be wrong. */
  readonly status: "passed" | "refused" | "wrong" | "excepted";
  /** Where it ran, and how exact it was; or why it was refused or is wrong. */
  readonly detail: string;
}

/** Operators whose operands are all activations; of any other only the first is, the rest are parameters. */
const ALL_OPERANDS: ReadonlySet<string> = new Set(["Add", "Concat", "Div", "Max", "Mean", "Min", "Mul", "Sub", "Sum"]);

/** Largest error allowed, in units of the quantised output, and the least signal-to-noise ratio that excuses more. */
const UNITS = 1.5;
const DECIBEL = 30;
const FLOAT_TOLERANCE = 1e-4;

/** Inputs by name, and those among them that are parameters of the operator. */
function operands(model: OnnxModel, inputs: readonly Tensor[]) {
  const named = model.inputs
    .map(({ name }, index) => [name, inputs[index]] as const)
    .filter((entry): entry is [string, Tensor] => entry[1] !== undefined);
  const all = model.nodes.every(({ opType }) => ALL_OPERANDS.has(opType));
  return { data: new Map(all ? named : named.slice(0, 1)), parameters: Object.fromEntries(all ? [] : named.slice(1)) };
}

/** Tests whose expected output contradicts the operator's definition; onnxruntime disagrees with it as well. */
const WRONG_EXPECTATION = "the file expects 41 where (26350 * 0.0066 * 0.00705 / 0.0107) - 9 rounds to 106";
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ["test_qlinearmatmul_2D_int8_float16", WRONG_EXPECTATION],
  ["test_qlinearmatmul_2D_int8_float32", WRONG_EXPECTATION],
  ["test_qlinearmatmul_3D_int8_float16", WRONG_EXPECTATION],
  ["test_qlinearmatmul_3D_int8_float32", WRONG_EXPECTATION],
]);

interface Deviation {
  readonly largest: number;
  /** Signal power over error power, decibels. */
  readonly ratio: number;
}

function deviation(actual: Tensor, expected: Tensor): Deviation {
  let largest = 0;
  let noise = 0;
  let signal = 0;
  expected.data.forEach((value, i) => {
    const error = Math.abs((actual.data[i] as number) - value);
    largest = Math.max(largest, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
    noise += error ** 2;
    signal += value ** 2;
  });
  return { largest, ratio: noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / noise) };
}

/** Coarsest step among the device's results, which the user's outputs are made of. */
function outputUnit(graph: QGraph): number {
  return Math.max(0, ...graph.outputs.map((id) => graph.tensors[id]?.scale ?? 0));
}

function judge(graph: QGraph, actual: Tensor, expected: Tensor): { readonly good: boolean; readonly detail: string } {
  if (!sameShape(actual.shape, expected.shape)) {
    return { good: false, detail: `shape [${actual.shape.join(",")}] instead of [${expected.shape.join(",")}]` };
  }
  const { largest, ratio } = deviation(actual, expected);
  const unit = outputUnit(graph);
  if (graph.ops.length === 0) {
    const scale = Array.from(expected.data).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    return { good: largest <= FLOAT_TOLERANCE * scale, detail: `host, error ${largest.toExponential(1)}` };
  }
  if (!isFloat(expected.type)) return { good: largest <= 1, detail: `device, largest difference ${largest}` };
  const units = largest / unit;
  return { good: units <= UNITS || ratio >= DECIBEL, detail: `device, ${units.toFixed(2)} units, ${ratio.toFixed(0)} dB` };
}

/** On the device if it can, else on the host: what is alone in its model is head and tail at once. */
function imported(bytes: Uint8Array, options: ImportOptions): { readonly graph: QGraph; readonly note: string } {
  try {
    return { graph: importOnnx(bytes, options), note: "" };
  } catch (error) {
    if (!(error instanceof ModelError) || error.code !== "MODEL_UNSUPPORTED") throw error;
    const [, reason = ""] = error.message.split("\n");
    return {
      graph: importOnnx(bytes, { ...options, hostFallback: true }),
      note: `; hostFallback, since not on the device: ${reason.trim()}`,
    };
  }
}

/** Told what the device part computed, image by image, so that another device can be asked for the same. */
export type DeviceObserver = (graph: QGraph, inputs: readonly Int8Array[], outputs: readonly Int8Array[]) => void;

export function runOperatorTest(test: OperatorTest, observe: DeviceObserver = () => undefined): Verdict {
  let operators = "";
  try {
    const model = parseModel(test.model);
    operators = model.nodes.map(({ opType }) => opType).join("+");
    const { data, parameters } = operands(model, test.inputs);
    const { graph, note } = imported(test.model, { constants: parameters, calibration: [data] });
    const device = interpreterDevice(graph);
    const results = runModel(graph, data, (images) => {
      const computed = device(images);
      observe(graph, images, computed);
      return computed;
    });
    const judged = model.outputs.map(({ name }, index) =>
      judge(graph, results.get(name) as Tensor, test.outputs[index] as Tensor),
    );
    const bad = judged.find(({ good }) => !good);
    const exception = EXCEPTIONS.get(test.name);
    if (exception) return { name: test.name, operators, status: "excepted", detail: exception };
    return { name: test.name, operators, status: bad ? "wrong" : "passed", detail: ((bad ?? judged[0])?.detail ?? "") + note };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { name: test.name, operators, status: "refused", detail: `${error.code}: ${error.message}` };
  }
}

/** One line per test and a summary. */
export function formatVerdicts(verdicts: readonly Verdict[]): string {
  const width = Math.max(...verdicts.map(({ name }) => name.length));
  const lines = verdicts.map(
    ({ name, status, detail }) => `${name.padEnd(width)}  ${status.padEnd(7)}  ${detail.replaceAll("\n", " ")}`,
  );
  const count = (status: Verdict["status"]): number => verdicts.filter((verdict) => verdict.status === status).length;
  return [
    ...lines,
    `${verdicts.length} tests: ${count("passed")} passed, ${count("refused")} refused, ${count("wrong")} wrong, ${count("excepted")} excepted`,
  ].join("\n");
}
