// SPDX-License-Identifier: Apache-2.0
/** Drawn digits as a pair of NumPy files, the form in which the command line takes labelled tensors. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DIGIT_SIZE, drawDigit, Random } from "@tessera/zoo";

const SEED = 5;

/** A NumPy file, format 1.0: little-endian float32 in C order. */
function npy(values: Float32Array, shape: readonly number[]): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  // Magic, version, length and text together are a multiple of 64 bytes, and the text ends with a line feed.
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, padded.length & 0xff, padded.length >> 8]);
  return Buffer.concat([head, Buffer.from(padded), Buffer.from(values.buffer)]);
}

/** Writes `count` digits, every class equally often, into `folder`; returns the data set as `tessera eval` names it. */
export async function writeDigits(folder: string, count: number): Promise<string> {
  const random = new Random(SEED);
  const digits = Array.from({ length: count }, (_, i) => drawDigit(i % 10, random));
  const [x, y] = [join(folder, "x.npy"), join(folder, "y.npy")];
  const pixels = Float32Array.from(digits.flatMap((digit) => [...digit.pixels]));
  await writeFile(x, npy(pixels, [count, 1, DIGIT_SIZE, DIGIT_SIZE]));
  await writeFile(
    y,
    npy(
      Float32Array.from(digits, ({ label }) => label),
      [count],
    ),
  );
  return `npy:${x},${y}`;
}
