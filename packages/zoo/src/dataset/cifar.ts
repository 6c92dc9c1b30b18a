// SPDX-License-Identifier: Apache-2.0
/** The binary format of CIFAR-10: records of a label byte and planes R, G, B of a 32 x 32 image. */
import { ZooError } from "../errors.js";
import { IMAGE_BYTES, type LabelledImage } from "./draw.js";

const RECORD_BYTES = 1 + IMAGE_BYTES;
/** Normalisation that networks for this data set are commonly trained with, of values 0..1 in planes R, G, B. */
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

/** The bytes of a CIFAR-10 file. Throws ZOO_DATASET on a label above 255 or an image of another size. */
export function encodeCifar(images: readonly LabelledImage[]): Uint8Array {
  const bytes = new Uint8Array(images.length * RECORD_BYTES);
  images.forEach(({ label, pixels }, i) => {
    if (!Number.isInteger(label) || label < 0 || label > 255 || pixels.length !== IMAGE_BYTES) {
      throw new ZooError(
        "ZOO_DATASET",
        `image ${i}: label ${label} with ${pixels.length} bytes is not 0..255 with ${IMAGE_BYTES}`,
      );
    }
    bytes[i * RECORD_BYTES] = label;
    bytes.set(pixels, i * RECORD_BYTES + 1);
  });
  return bytes;
}

/** The images of a CIFAR-10 file. Throws ZOO_DATASET when the bytes are not whole records. */
export function decodeCifar(bytes: Uint8Array): LabelledImage[] {
  if (bytes.length % RECORD_BYTES !== 0) {
    throw new ZooError(
      "ZOO_DATASET",
      `${bytes.length} bytes are not a multiple of the record's ${RECORD_BYTES}: the file is not CIFAR-10 or cut off`,
    );
  }
  return Array.from({ length: bytes.length / RECORD_BYTES }, (_, i) => ({
    label: bytes[i * RECORD_BYTES] as number,
    pixels: bytes.slice(i * RECORD_BYTES + 1, (i + 1) * RECORD_BYTES),
  }));
}

/** The planes of an image as the input of a network: 0..1, less the mean, over the deviation. */
export function normaliseCifar(pixels: Uint8Array): Float32Array {
  const plane = pixels.length / MEAN.length;
  return Float32Array.from(pixels, (value, i) => {
    const channel = Math.floor(i / plane);
    return (value / 255 - (MEAN[channel] as number)) / (DEVIATION[channel] as number);
  });
}
