// SPDX-License-Identifier: Apache-2.0
/** Post-training quantisation of ResNet-20: calibrated on images 0-99 of CIFAR-10, scored on 100-399 (all of them: the accuracy experiment). */
import { describe, expect, it } from "vitest";
import { importOnnx } from "../../src/frontend/import-onnx.js";
import { accuracy, referenceAccuracy } from "../support/accuracy.js";
import { cifarImages, dataFile, HAS_DATA } from "../support/data.js";
import { ReferenceModel } from "../support/onnxruntime.js";

const MINUTES = 60_000;
/** Points of accuracy that each scheme may lose: three and four images of 300. */
const ALLOWED_LOSS = { affine: 1.0, "power-of-two": 1.34 } as const;

describe.skipIf(!HAS_DATA)("accuracy of quantised ResNet-20", () => {
  it.each(["affine", "power-of-two"] as const)("%s", { timeout: 15 * MINUTES }, async (quantisation) => {
    const bytes = dataFile("cifar10", "cifar_resnet20_folded.onnx");
    const calibration = cifarImages(0, 100).map(({ image }) => new Map([["input", image]]));
    const images = cifarImages(100, 400);
    const float = await referenceAccuracy(await ReferenceModel.load(bytes), "input", images);
    const quantised = accuracy(importOnnx(bytes, { calibration, quantisation }), images);
    expect(quantised).toBeGreaterThanOrEqual(float - ALLOWED_LOSS[quantisation]);
  });
});
