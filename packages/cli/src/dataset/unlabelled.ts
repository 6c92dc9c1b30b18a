// SPDX-License-Identifier: Apache-2.0
/** Samples without labels, for calibration: a folder of pictures, or an array with one sample per row. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Binding, Tensor } from "@tessera/compiler";
import { CliError } from "../errors.js";
import { fitTensor, loadInput } from "../input/load-input.js";
import { decodeNpy } from "../input/npy.js";
import type { Preprocess } from "../input/preprocess.js";
import { readFile } from "../input/read-file.js";
import { DATASET_KINDS, type Dataset, openDataset } from "./dataset.js";
import { PICTURE } from "./folder.js";
import { row } from "./npy.js";

/** What calibration needs of a data set. */
export type Samples = Pick<Dataset, "size" | "sample">;

/** Opens a labelled data set (kind:...), a .npy file, or a folder with pictures anywhere below it. */
export async function openSamples(text: string): Promise<Samples> {
  if (DATASET_KINDS.some((kind) => text.startsWith(`${kind}:`))) return openDataset(text);
  const samples = text.endsWith(".npy") ? await arraySamples(text) : await pictureSamples(text);
  if (samples.size === 0)
    throw new CliError("DATASET_INVALID", `${text} has no samples: give a folder of PNG, JPEG or BMP pictures, or a .npy file`);
  return samples;
}

async function arraySamples(file: string): Promise<Samples> {
  const x = decodeNpy(await readFile(file), file);
  return {
    size: x.shape[0] ?? 0,
    sample: async (index: number, input: Binding): Promise<Tensor> => fitTensor(row(x, index), input, `${file}[${index}]`),
  };
}

async function pictureSamples(path: string): Promise<Samples> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    (cause: unknown) => {
      throw new CliError("FILE_NOT_FOUND", `${path} does not exist`, { cause });
    },
  );
  const names = isFolder ? (await readdir(path, { recursive: true })).filter((name) => PICTURE.test(name)).sort() : [];
  const files = isFolder ? names.map((name) => join(path, name)) : [path];
  return {
    size: files.length,
    sample: (index: number, input: Binding, preprocess: Preprocess | null): Promise<Tensor> =>
      loadInput(files[index] ?? path, input, preprocess),
  };
}
