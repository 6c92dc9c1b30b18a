// SPDX-License-Identifier: Apache-2.0
/** Integer vectors of the TFLite reference kernels, end to end, and the same images through onnxruntime. */

import { describe, expect, it } from "vitest";
import { importOnnx } from "../../src/frontend/import-onnx.js";
import { type Tensor, tensor } from "../../src/frontend/tensor.js";
import { permute } from "../../src/host-ops/layout.js";
import { ReferenceModel } from "../../src/reference/reference-model.js";
import { runModel } from "../../src/reference/run-model.js";
import { argMax } from "../support/arg-max.js";
import { dataFile, HAS_DATA } from "../support/data.js";

interface Meta {
  readonly input: {
    readonly dtype: "int8" | "uint8";
    readonly shape: number[];
    readonly scale: number;
    readonly zero_point: number;
  };
  readonly output: { readonly scale: number; readonly zero_point: number };
  readonly cases: readonly { readonly id: number; readonly ort_qdq_max_lsb_diff: number }[];
}

const NETWORKS: readonly (readonly [folder: string, model: string, golden: string, cases: number])[] = [
  ["mlperf-tiny", "pretrainedResnet_quant.onnx", "golden-resnet8", 6],
  ["mlperf-tiny", "kws_ref_model.onnx", "golden-kws", 16],
  ["imagenet-mobilenet", "mobilenet_v1_0.25_128_quant.onnx", "golden-mobilenet_v1_0.25_128_quant", 3],
];

/** Integers in NHWC to the float NCHW input that quantises back to them. */
function userInput({ dtype, shape, scale, zero_point }: Meta["input"], bytes: Uint8Array): Tensor {
  const integers = dtype === "int8" ? new Int8Array(bytes) : bytes;
  const values = Float32Array.from(integers, (q) => (q - zero_point) * scale);
  return permute(tensor("float32", shape, values), [0, 3, 1, 2]);
}

describe.skipIf(!HAS_DATA)("golden vectors", () => {
  it.each(NETWORKS)("%s/%s", async (folder, file, golden, count) => {
    const meta = JSON.parse(new TextDecoder().decode(dataFile(folder, golden, "meta.json"))) as Meta;
    const bytes = dataFile(folder, file);
    const graph = importOnnx(bytes);
    const reference = await ReferenceModel.open(bytes);
    const [input, output] = [graph.userInputs[0]?.name ?? "", graph.userOutputs[0]?.name ?? ""];
    for (const { id, ort_qdq_max_lsb_diff: drift } of meta.cases.slice(0, count)) {
      const name = `case${String(id).padStart(2, "0")}`;
      const inputs = new Map([[input, userInput(meta.input, dataFile(folder, golden, `${name}.in.bin`))]]);
      const result = runModel(graph, inputs).get(output)?.data ?? [];
      const expected = dataFile(folder, golden, `${name}.out.bin`);
      // Softmax magnifies one unit before it; no case may drift further from TFLite than onnxruntime did, by one unit.
      const units = Array.from(result, (x) => Math.round(x / meta.output.scale) + meta.output.zero_point);
      const wanted = meta.input.dtype === "int8" ? new Int8Array(expected) : expected;
      const largest = Math.max(...units.map((q, i) => Math.abs(q - (wanted[i] as number))));
      expect(largest, name).toBeLessThanOrEqual(drift + 1);
      const [best = 0, second = 0] = Array.from(wanted).toSorted((a, b) => b - a);
      if (best - second > 2 * drift) expect(argMax(result), name).toBe(argMax(wanted));
      const theirs = (await reference.run(inputs)).get(output)?.data ?? [];
      expect(argMax(theirs), name).toBe(argMax(result));
    }
  });
});
