// SPDX-License-Identifier: Apache-2.0
/** Turns a picture into the tensor a network expects: size, channels, layout, normalisation. */
import { type Binding, type Tensor, tensor } from "@tessera/compiler";
import { CliError } from "../errors.js";
import type { Image } from "./image.js";
import { resize, withChannels } from "./resize.js";

/** value = (pixel / 255 - mean) / std, per channel; order of the channels the network wants. */
export interface Preprocess {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly order: "rgb" | "bgr";
}

interface ImageShape {
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  readonly channelsLast: boolean;
}

/** Where channels, rows and columns are in a network input of batch 1. */
export function imageShape({ name, shape }: Binding): ImageShape {
  const dims = shape.length === 4 && shape[0] === 1 ? shape.slice(1) : shape;
  const [a = 0, b = 0, c = 0] = dims;
  // Three channels decide before one does: [1, 2, 3] is a row of two colour pixels, not a grey picture three wide.
  for (const channels of [3, 1] as const) {
    if (dims.length === 3 && a === channels) return { channels, height: b, width: c, channelsLast: false };
    if (dims.length === 3 && c === channels) return { channels, height: a, width: b, channelsLast: true };
  }
  throw new CliError(
    "INPUT_MISMATCH",
    `input "${name}" has shape [${shape.join(",")}], which is not one picture; give a .npy or .pb tensor`,
  );
}

export function imageToTensor(image: Image, input: Binding, preprocess: Preprocess | null): Tensor {
  const { channels, height, width, channelsLast } = imageShape(input);
  const { data } = resize(withChannels(image, channels), width, height);
  const value = pixelValue(input, channels, preprocess);
  const values = new Float64Array(channels * height * width);
  for (let n = 0; n < height * width; n++) {
    for (let c = 0; c < channels; c++) {
      const source = preprocess?.order === "bgr" ? channels - 1 - c : c;
      values[channelsLast ? n * channels + c : c * height * width + n] = value(data[n * channels + source] ?? 0, c);
    }
  }
  return tensor(input.type, input.shape, values);
}

/** Integer inputs take pixels as they are (int8: minus 128) unless a normalisation is asked for, which only floats can hold. */
function pixelValue(input: Binding, channels: number, preprocess: Preprocess | null): (pixel: number, channel: number) => number {
  if (input.type !== "float32") {
    if (preprocess !== null && preprocess.mean.length > 0) {
      throw new CliError("INPUT_MISMATCH", `input "${input.name}" is ${input.type}: mean and std apply to float inputs only`);
    }
    return input.type === "int8" ? (pixel) => pixel - 128 : (pixel) => pixel;
  }
  const mean = perChannel("mean", preprocess?.mean ?? [0], channels);
  const std = perChannel("std", preprocess?.std ?? [1], channels);
  return (pixel, channel) => (pixel / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1);
}

function perChannel(name: string, values: readonly number[], channels: number): readonly number[] {
  if (values.length === channels) return values;
  if (values.length === 1) return Array.from({ length: channels }, () => values[0] ?? 0);
  throw new CliError("INPUT_MISMATCH", `${name} has ${values.length} values, the network has ${channels} channels`);
}
