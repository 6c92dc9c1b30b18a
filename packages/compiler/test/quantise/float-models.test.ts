// SPDX-License-Identifier: Apache-2.0
/** Float models quantised after training: agreement with the float result, and the errors of bad calibration. */
import { describe, expect, it } from "vitest";
import { importFloat, importOnnx } from "../../src/frontend/import-onnx.js";
import { type Tensor, tensor } from "../../src/frontend/tensor.js";
import { execute } from "../../src/quantise/calibration/execute.js";
import { ReferenceModel } from "../../src/reference/reference-model.js";
import { runModel } from "../../src/reference/run-model.js";
import { argMax } from "../support/arg-max.js";
import { cifarImages, dataFile, HAS_DATA, randomTensor } from "../support/data.js";

const SCHEMES = ["affine", "power-of-two"] as const;

/** A bright stroke on black, placed by the seed: what the digit network was trained on, roughly. */
function stroke(seed: number): Tensor {
  const data = new Float32Array(28 * 28);
  for (let i = 0; i < 18; i++) {
    for (let width = 0; width < 3; width++) data[(5 + i) * 28 + 8 + width + ((seed * i) % 9)] = 255 - 20 * width;
  }
  return tensor("float32", [1, 1, 28, 28], data);
}

function decibel(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [noise, signal] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    noise += ((actual[i] as number) - (expected[i] as number)) ** 2;
    signal += (expected[i] as number) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

describe.skipIf(!HAS_DATA)("the digit network", () => {
  const bytes = HAS_DATA ? dataFile("mnist", "mnist.onnx") : new Uint8Array();
  const inputs = (seed: number) => new Map([["Input3", stroke(seed)]]);
  const output = (values: ReadonlyMap<string, Tensor>) => values.get("Plus214_Output_0")?.data ?? [];

  it("computes in our float executor what onnxruntime computes", async () => {
    const reference = await (await ReferenceModel.open(bytes)).run(inputs(3));
    expect(decibel(output(execute(importFloat(bytes), inputs(3))), output(reference))).toBeGreaterThan(100);
  });

  it.each(SCHEMES)("stays close when quantised: %s", (quantisation) => {
    const graph = importOnnx(bytes, { quantisation, calibration: [1, 2, 3, 4].map(inputs) });
    expect(graph.ops.map(({ kind }) => kind)).toEqual(["conv", "maxpool", "conv", "maxpool", "conv"]);
    const float = output(execute(importFloat(bytes), inputs(5)));
    const quantised = output(runModel(graph, inputs(5)));
    expect(argMax(quantised)).toBe(argMax(float));
    expect(decibel(quantised, float)).toBeGreaterThan(quantisation === "affine" ? 25 : 15);
  });

  it("needs calibration", () => {
    expect(() => importOnnx(bytes)).toThrow("give calibration inputs");
    expect(() => importOnnx(bytes, { calibration: [new Map([["Input3", randomTensor([1, 1, 28, 27], 1)]])] })).toThrow(
      'Input "Input3" must be float32 [1,1,28,28], got float32 [1,1,28,27].',
    );
    const infinite = tensor("float32", [1, 1, 28, 28], new Float32Array(784).fill(Number.POSITIVE_INFINITY));
    expect(() => importOnnx(bytes, { calibration: [new Map([["Input3", infinite]])] })).toThrow("infinite");
  });
});

describe.skipIf(!HAS_DATA)("ResNet-8", () => {
  it.each(SCHEMES)("predicts as the float model does: %s", (quantisation) => {
    const bytes = dataFile("mlperf-tiny", "pretrainedResnet.onnx");
    const images = cifarImages(0, 16).map(({ raw }) => new Map([["input", raw]]));
    const graph = importOnnx(bytes, { quantisation, calibration: images.slice(0, 6) });
    const float = importFloat(bytes);
    const scored = images.slice(6);
    const agreeing = scored.filter((image) => {
      const [quantised, exact] = [runModel(graph, image), execute(float, image)].map(
        (values) => values.get("output")?.data ?? [],
      );
      return argMax(quantised ?? []) === argMax(exact ?? []);
    });
    expect(agreeing.length).toBeGreaterThanOrEqual(scored.length - 1);
  });
});
