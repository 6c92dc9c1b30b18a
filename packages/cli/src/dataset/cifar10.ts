// SPDX-License-Identifier: Apache-2.0
/** The CIFAR-10 binary format: records of one label byte and the 32 x 32 red, green and blue planes. */
import { CliError } from "../errors.js";
import type { Image } from "../input/image.js";
import { imageToTensor } from "../input/preprocess.js";
import { readFile } from "../input/read-file.js";
import type { Dataset } from "./dataset.js";

const SIDE = 32;
const PIXELS = SIDE * SIDE;
const RECORD_BYTES = 1 + 3 * PIXELS;
const CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

export async function openCifar10(file: string): Promise<Dataset> {
  const bytes = await readFile(file);
  if (bytes.length % RECORD_BYTES !== 0) {
    throw new CliError(
      "DATASET_INVALID",
      `${file} has ${bytes.length} bytes, which is not a whole number of ${RECORD_BYTES}-byte CIFAR-10 records`,
    );
  }
  return {
    size: bytes.length / RECORD_BYTES,
    classes: CLASSES,
    label: (index) => bytes[index * RECORD_BYTES] ?? 0,
    sample: async (index, input, preprocess) => imageToTensor(record(bytes, index), input, preprocess),
  };
}

function record(bytes: Uint8Array, index: number): Image {
  const start = index * RECORD_BYTES + 1;
  const data = Uint8Array.from({ length: 3 * PIXELS }, (_, at) => bytes[start + (at % 3) * PIXELS + Math.floor(at / 3)] ?? 0);
  return { width: SIDE, height: SIDE, channels: 3, data };
}
