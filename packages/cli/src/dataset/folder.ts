// SPDX-License-Identifier: Apache-2.0
/** A folder of pictures with one subfolder per class; the classes are numbered in the order of their names. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { CliError } from "../errors.js";
import { loadInput } from "../input/load-input.js";
import type { Dataset } from "./dataset.js";

/** Names of files that hold pictures. */
export const PICTURE = /\.(png|jpe?g|bmp)$/i;

export async function openFolder(folder: string): Promise<Dataset> {
  const classes = (await entries(folder)).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  // Folders named 0, 1, 10, 2 are class numbers, not words.
  const numbered = classes.every((name) => /^\d+$/.test(name));
  classes.sort(numbered ? (a, b) => Number(a) - Number(b) : undefined);
  const samples: { path: string; label: number }[] = [];
  for (const [index, name] of classes.entries()) {
    const files = (await entries(join(folder, name))).filter((entry) => entry.isFile() && PICTURE.test(entry.name));
    for (const file of files.map((entry) => entry.name).sort()) {
      samples.push({ path: join(folder, name, file), label: numbered ? Number(name) : index });
    }
  }
  return {
    size: samples.length,
    classes: numbered ? null : classes,
    label: (index) => samples[index]?.label ?? 0,
    sample: (index, input, preprocess) => loadInput(samples[index]?.path ?? folder, input, preprocess),
  };
}

async function entries(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new CliError("DATASET_INVALID", `cannot read the folder ${folder}: ${(cause as Error).message}`, { cause });
  }
}
