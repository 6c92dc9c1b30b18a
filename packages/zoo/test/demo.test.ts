// SPDX-License-Identifier: Apache-2.0
/** The committed network in onnxruntime, and the trainer's reproducibility. */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { encodeModel } from "@tessera/compiler";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { drawDataset, toInput } from "../src/dataset/draw.js";
import { demoImages, demoModel, demoModelPath } from "../src/demo.js";
import { DEMO_LAYERS } from "../src/train/architecture.js";
import { exportModel } from "../src/train/export.js";
import type { SequenceLayer } from "../src/train/simple-layers.js";
import { batchInput, DEMO_INPUT, DEMO_TRAINING, trainDemo } from "../src/train/train.js";

const SHAPE = [1, 3, 32, 32];

async function logits(session: InferenceSession, pixels: Uint8Array): Promise<Float32Array> {
  const result = await session.run({ image: new Tensor("float32", toInput(pixels), SHAPE) });
  return result.logits?.data as Float32Array;
}

const digest = (net: SequenceLayer): string => {
  const hash = createHash("sha256");
  for (const { value } of net.parameters) hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  return hash.digest("hex");
};

describe("the committed network", () => {
  it("is small and classifies at least 90% of images it never saw", { timeout: 60_000 }, async () => {
    expect(statSync(demoModelPath()).size).toBeLessThan(1_000_000);
    const session = await InferenceSession.create(demoModel());
    const images = demoImages(500);
    let correct = 0;
    for (const { label, pixels } of images) {
      const scores = await logits(session, pixels);
      if (scores.indexOf(Math.max(...scores)) === label) correct++;
    }
    expect(correct / images.length).toBeGreaterThanOrEqual(0.9);
  });

  it("has the layers of the description", async () => {
    const session = await InferenceSession.create(demoModel());
    expect(session.inputNames).toEqual(["image"]);
    expect(session.outputNames).toEqual(["logits"]);
    const untrained = trainDemo({ ...DEMO_TRAINING, steps: 0 });
    expect(encodeModel(exportModel("shapes", DEMO_LAYERS, untrained, DEMO_INPUT))).toHaveLength(demoModel().length);
  });
});

describe("training", () => {
  it("gives the same bits for the same options, and other bits for another seed", { timeout: 120_000 }, () => {
    const options = { ...DEMO_TRAINING, steps: 2 };
    const first = digest(trainDemo(options));
    expect(digest(trainDemo(options))).toBe(first);
    expect(digest(trainDemo({ ...options, seed: options.seed + 1 }))).not.toBe(first);
  });

  it("exports what it computes", { timeout: 60_000 }, async () => {
    const net = trainDemo({ ...DEMO_TRAINING, steps: 1 });
    const session = await InferenceSession.create(encodeModel(exportModel("shapes", DEMO_LAYERS, net, DEMO_INPUT)));
    for (const image of drawDataset(9, 3)) {
      const expected = net.forward(batchInput([image]));
      (await logits(session, image.pixels)).forEach((score, i) => {
        expect(score).toBeCloseTo(expected[i] as number, 3);
      });
    }
  });
});
