// SPDX-License-Identifier: Apache-2.0
/** Post-training quantisation of ResNet-20: calibrated on images 0-99 of CIFAR-10, scored on 100-999. */
import { describe, expect, it } from "vitest";
import { importOnnx } from "../../src/frontend/import-onnx.js";
import { accuracy, referenceAccuracy } from "../support/accuracy.js";
import { cifarImages, dataFile, HAS_DATA } from "../support/data.js";
import { ReferenceModel } from "../support/onnxruntime.js";

const MINUTES = 60_000;
/** Points of accuracy that each scheme may lose. */
const ALLOWED_LOSS = { affine: 0.5, "power-of-two": 1.5 } as const;

describe.skipIf(!HAS_DATA)("accuracy of quantised ResNet-20", () => {
  it.each(["affine", "power-of-two"] as const)("%s", { timeout: 15 * MINUTES }, async (quantisation) => {
    const bytes = dataFile("cifar10", "cifar_resnet20_folded.onnx");
    const calibration = cifarImages(0, 100).map(({ image }) => new Map([["input", image]]));
    const images = cifarImages(100, 1000);
    const float = await referenceAccuracy(await ReferenceModel.load(bytes), "input", images);
    const quantised = accuracy(importOnnx(bytes, { calibration, quantisation }), images);
    console.info(`ResNet-20, ${images.length} images: float ${float.toFixed(2)} %, ${quantisation} ${quantised.toFixed(2)} %`);
    expect(quantised).toBeGreaterThanOrEqual(float - ALLOWED_LOSS[quantisation]);
  });
});
