// SPDX-License-Identifier: Apache-2.0
/** Where the shared test data lies, and readers for its formats. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeCifar, normaliseCifar } from "@tessera/zoo";
import { type Tensor, tensor } from "../../src/frontend/tensor.js";

export const DATA = join(import.meta.dirname, "../../../../../shared/data");
/** Tests that need the shared data are skipped, with this name in the report, where it is absent. */
export const HAS_DATA = existsSync(DATA);

export function dataFile(...path: string[]): Uint8Array {
  return readFileSync(join(DATA, ...path));
}

export function dataFolders(...path: string[]): string[] {
  return readdirSync(join(DATA, ...path)).toSorted();
}

export const OPERATOR_TESTS = join(DATA, "onnx-node-tests");

const SHAPE = [1, 3, 32, 32];

export interface LabelledImage {
  readonly label: number;
  /** float32 [1, 3, 32, 32], normalised. */
  readonly image: Tensor;
  /** The same pixels, 0..255. */
  readonly raw: Tensor;
}

export function cifarImages(from: number, to: number): LabelledImage[] {
  const images = decodeCifar(dataFile("cifar10", "cifar10_test_first1000.bin"));
  return images.slice(from, to).map(({ label, pixels }) => ({
    label,
    image: tensor("float32", SHAPE, normaliseCifar(pixels)),
    raw: tensor("float32", SHAPE, Float32Array.from(pixels)),
  }));
}

/** Vectors made from a seed: xorshift32, uniform in [-1, 1). */
export function randomTensor(shape: readonly number[], seed: number): Tensor {
  let state = seed | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 31 - 1;
  };
  return tensor("float32", shape, Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, next));
}
