// SPDX-License-Identifier: Apache-2.0
/** Trains the demonstration network on freshly drawn images: no image is seen twice. */
import { drawDataset, IMAGE_SIZE, type LabelledImage, toInput } from "../dataset/draw.js";
import { Random } from "../random.js";
import { Adam } from "./adam.js";
import { DEMO_LAYERS } from "./architecture.js";
import { crossEntropy } from "./loss.js";
import { sequence } from "./model.js";
import type { SequenceLayer } from "./simple-layers.js";
import { standardise } from "./standardise.js";

export interface TrainOptions {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  /** Peak learning rate; it rises over the first steps and falls as a half cosine. */
  readonly rate: number;
  /** Called after every step. */
  readonly onStep?: (step: number, loss: number, accuracy: number) => void;
}

/** The options of the committed network. */
export const DEMO_TRAINING: TrainOptions = { seed: 7, steps: 1500, batch: 20, rate: 2e-3 };
/** Seeds of the images: training uses TRAIN_SEED + step, so any other seed gives images never trained on. */
export const TRAIN_SEED = 1_000_000;
export const TEST_SEED = 20_261_121;

const WARM_UP_STEPS = 20;
/** Images that set the first weights. */
const FIRST_BATCH = 60;
const WEIGHT_DECAY = 1e-2;
export const DEMO_INPUT = { channels: 3, height: IMAGE_SIZE, width: IMAGE_SIZE };

/** The images of a batch as one input array. */
export function batchInput(images: readonly LabelledImage[]): Float32Array {
  const size = DEMO_INPUT.channels * IMAGE_SIZE * IMAGE_SIZE;
  const x = new Float32Array(images.length * size);
  images.forEach((image, n) => {
    x.set(toInput(image.pixels), n * size);
  });
  return x;
}

function learningRate({ steps, rate }: TrainOptions, step: number): number {
  if (step < WARM_UP_STEPS) return (rate * (step + 1)) / WARM_UP_STEPS;
  return rate * 0.5 * (1 + Math.cos((Math.PI * (step - WARM_UP_STEPS)) / (steps - WARM_UP_STEPS)));
}

/** Trains from the first weights on; the same options give the same bits. */
export function trainDemo(options: TrainOptions): SequenceLayer {
  const net = sequence(DEMO_LAYERS, DEMO_INPUT, new Random(options.seed), true);
  standardise(net, batchInput(drawDataset(TRAIN_SEED - 1, FIRST_BATCH)));
  const optimiser = new Adam(net.parameters, WEIGHT_DECAY);
  for (let step = 0; step < options.steps; step++) {
    const images = drawDataset(TRAIN_SEED + step, options.batch);
    const labels = images.map((image) => image.label);
    const loss = crossEntropy(net.forward(batchInput(images)), labels);
    net.backward(loss.gradient);
    optimiser.step(learningRate(options, step));
    options.onStep?.(step, loss.value, loss.correct / labels.length);
  }
  return net;
}
