// SPDX-License-Identifier: Apache-2.0
/** Two NumPy arrays: X with one network input per row, Y with the label of each. */
import { type Tensor, tensor } from "@tessera/compiler";
import { CliError } from "../errors.js";
import { fitTensor } from "../input/load-input.js";
import { decodeNpy } from "../input/npy.js";
import { readFile } from "../input/read-file.js";
import type { Dataset } from "./dataset.js";

export async function openNpy(source: string): Promise<Dataset> {
  const [xFile, yFile, ...rest] = source.split(",");
  if (!xFile || !yFile || rest.length > 0) throw new CliError("USAGE", `dataset "npy:${source}": must name two files, npy:X,Y`);
  const [x, y] = await Promise.all([xFile, yFile].map(async (file) => decodeNpy(await readFile(file), file)));
  if (x === undefined || y === undefined) throw new CliError("DATASET_INVALID", `npy:${source} could not be read`);
  const size = x.shape[0] ?? 0;
  if (y.data.length !== size)
    throw new CliError("DATASET_INVALID", `${xFile} has ${size} samples, ${yFile} has ${y.data.length} labels`);
  return {
    size,
    classes: null,
    label: (index) => y.data[index] ?? 0,
    sample: async (index, input) => fitTensor(row(x, index), input, `${xFile}[${index}]`),
  };
}

/** Row `index` of an array, without its first dimension. */
export function row(x: Tensor, index: number): Tensor {
  const shape = x.shape.slice(1);
  const length = shape.reduce((product, size) => product * size, 1);
  return tensor(x.type, shape, x.data.slice(index * length, (index + 1) * length));
}
