// SPDX-License-Identifier: Apache-2.0
/** Calibration samples for float models, read the same way as evaluation samples. */
import { type Binding, parseModel, type Tensor } from "@tessera/compiler";
import { openSamples } from "../dataset/unlabelled.js";
import { CliError } from "../errors.js";
import type { Preprocess } from "../input/preprocess.js";

export interface CalibrationOptions {
  /** Folder of pictures, .npy file, or a data set as for `tessera eval`. */
  readonly calibrate?: string;
  readonly calibrateLimit: number;
  /** Sizes of symbolic dimensions of the inputs. */
  readonly dimensions: Readonly<Record<string, number>>;
  readonly preprocess: Preprocess | null;
}

/** One network input per sample; undefined when no calibration data was named. */
export async function calibrationSamples(
  model: Uint8Array,
  { calibrate, calibrateLimit, dimensions, preprocess }: CalibrationOptions,
): Promise<ReadonlyMap<string, Tensor>[] | undefined> {
  if (calibrate === undefined) return undefined;
  const input = soleInput(modelInputs(model, dimensions), "calibration");
  const dataset = await openSamples(calibrate);
  const samples: ReadonlyMap<string, Tensor>[] = [];
  for (let index = 0; index < Math.min(calibrateLimit, dataset.size); index++) {
    samples.push(new Map([[input.name, await dataset.sample(index, input, preprocess)]]));
  }
  return samples;
}

/** The inputs a user supplies: those of the model that are no weights, with fixed shapes. */
export function modelInputs(model: Uint8Array, dimensions: Readonly<Record<string, number>>): Binding[] {
  const { inputs, initializers } = parseModel(model);
  return inputs
    .filter(({ name }) => !initializers.has(name))
    .map(({ name, type, shape }) => ({
      name,
      type: (type ?? "float32") as Binding["type"],
      shape: (shape ?? []).map((size) => (typeof size === "number" ? size : (dimensions[size] ?? 1))),
    }));
}

/** Data sets have one tensor per sample, so the network must have one input. */
export function soleInput(inputs: readonly Binding[], purpose: string): Binding {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) {
    throw new CliError(
      "INPUT_MISMATCH",
      `${purpose} needs a network with one input; this one has ${inputs.map(({ name }) => name).join(", ") || "none"}`,
    );
  }
  return input;
}
