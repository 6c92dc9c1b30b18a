// SPDX-License-Identifier: Apache-2.0
/** Networks of the zoo with random weights as integer graphs, ready to compile: for measuring time, not accuracy. */
import { encodeModel, importOnnx, type QGraph, type Tensor, tensor } from "@tessera/compiler";
import { Random } from "../random.js";
import { buildNetwork, type NetworkName } from "./build.js";

/** Quantised with one random image: the weights are random, so any image of unit variance will do. */
export function quantisedNetwork(name: NetworkName, seed: number): QGraph {
  const { model } = buildNetwork(name, { seed });
  const input = model.inputs[0];
  const shape = (input?.shape ?? []) as readonly number[];
  const image = new Float32Array(shape.reduce((a, b) => a * b, 1));
  const random = new Random(seed);
  for (let i = 0; i < image.length; i++) image[i] = random.normal();
  const calibration = [new Map<string, Tensor>([[input?.name ?? "", tensor("float32", shape, image)]])];
  return importOnnx(encodeModel(model), { calibration });
}
