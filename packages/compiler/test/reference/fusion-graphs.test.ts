// SPDX-License-Identifier: Apache-2.0
/** onnxruntime's own fusion test graphs, against onnxruntime on random input. */

import { describe, expect, it } from "vitest";
import { type ImportOptions, importOnnx } from "../../src/frontend/import-onnx.js";
import type { ValueInfo } from "../../src/frontend/onnx-model.js";
import { parseModel } from "../../src/frontend/parse-model.js";
import { sizeOf, type Tensor, tensor } from "../../src/frontend/tensor.js";
import type { QGraph } from "../../src/ir/graph.js";
import { ReferenceModel } from "../../src/reference/reference-model.js";
import { runModel } from "../../src/reference/run-model.js";
import { dataFile, dataFolders, HAS_DATA, randomTensor } from "../support/data.js";

/** Sizes for the open dimensions that occur. */
const DIMENSIONS = { batch_size: 1, N: 1, batch: 1, height: 32, width: 32, unk_1: 1, unk_2: 1 };
/** Graph inputs that are weights or limits. */
const PARAMETERS = /^(W|B|conv_weight|mutable_min)$/;
/** Needs the option hostFallback: linear Resize, and convolutions whose float result is an output. */
const ON_HOST = /nhwc_resize|qdq_minimal_model|multi_consumer_q_dq_axis/;
/** onnxruntime rejects it (it names the wrong operator set). */
const WITHOUT_REFERENCE = /conv_default_attrs/;

const LEAST_DECIBEL = 25;

function sample({ type, shape }: ValueInfo, seed: number): Tensor {
  const sizes = (shape ?? []).map((dim) => (typeof dim === "string" ? (DIMENSIONS[dim as keyof typeof DIMENSIONS] ?? 1) : dim));
  const random = randomTensor(sizes, seed);
  if (type === "float32" || type === null) return random;
  const bytes = Array.from(random.data, (x) => Math.floor((x + 1) * 127));
  return tensor(type, sizes, bytes);
}

/** Largest error in units of the coarsest device result, and the signal-to-noise ratio. */
function compare(graph: QGraph, actual: Tensor, expected: Tensor): { readonly units: number; readonly decibel: number } {
  expect(actual.shape).toEqual(expected.shape);
  const unit = Math.max(0, ...graph.outputs.map((id) => graph.tensors[id]?.scale ?? 0)) || 1;
  let [largest, noise, signal] = [0, 0, 0];
  for (let i = 0; i < sizeOf(actual.shape); i++) {
    const error = (actual.data[i] as number) - (expected.data[i] as number);
    largest = Math.max(largest, Math.abs(error));
    noise += error ** 2;
    signal += (expected.data[i] as number) ** 2;
  }
  return { units: largest / unit, decibel: noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / noise) };
}

describe.skipIf(!HAS_DATA)("fusion graphs", () => {
  const files = HAS_DATA ? dataFolders("ort-graphs").filter((name) => name.endsWith(".onnx")) : [];

  it.each(files)("%s", async (file) => {
    const bytes = dataFile("ort-graphs", file);
    const model = parseModel(bytes);
    const quantised = model.nodes.some(({ opType }) => opType === "DequantizeLinear");
    const declared = model.inputs.filter(({ name }) => !model.initializers.has(name));
    const values = new Map(declared.map((info, index) => [info.name, sample(info, 11 + index)]));
    const constants = Object.fromEntries([...values].filter(([name]) => PARAMETERS.test(name)));
    const inputs = new Map([...values].filter(([name]) => !PARAMETERS.test(name)));
    const options: ImportOptions = { dimensions: DIMENSIONS, constants, calibration: [inputs] };
    if (ON_HOST.test(file)) expect(() => importOnnx(bytes, options)).toThrow("hostFallback");
    const graph = importOnnx(bytes, { ...options, hostFallback: ON_HOST.test(file) });
    const results = runModel(graph, inputs);
    expect(results.size).toBe(new Set(model.outputs.map(({ name }) => name)).size);
    if (WITHOUT_REFERENCE.test(file)) return;
    const reference = await (await ReferenceModel.open(bytes)).run(values);
    for (const [name, value] of results) {
      const { units, decibel } = compare(graph, value, reference.get(name) as Tensor);
      if (quantised) expect(units, name).toBeLessThanOrEqual(1);
      else expect(decibel, name).toBeGreaterThanOrEqual(LEAST_DECIBEL);
    }
  });
});
