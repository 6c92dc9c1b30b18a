// SPDX-License-Identifier: Apache-2.0
/** Labelled samples for `tessera eval`, from one of three kinds of source. */
import type { Binding, Tensor } from "@tessera/compiler";
import { CliError } from "../errors.js";
import type { Preprocess } from "../input/preprocess.js";
import { openCifar10 } from "./cifar10.js";
import { openFolder } from "./folder.js";
import { openNpy } from "./npy.js";

export interface Dataset {
  readonly size: number;
  /** Names of the classes where the source has them. */
  readonly classes: readonly string[] | null;
  readonly label: (index: number) => number;
  /** The sample as the network's input. */
  readonly sample: (index: number, input: Binding, preprocess: Preprocess | null) => Promise<Tensor>;
}

const OPENERS: Readonly<Record<string, (source: string) => Promise<Dataset>>> = {
  cifar10: openCifar10,
  folder: openFolder,
  npy: openNpy,
};

export const DATASET_KINDS: readonly string[] = Object.keys(OPENERS);

/** Opens `cifar10:FILE`, `folder:DIR` (a folder per class) or `npy:X,Y`. */
export async function openDataset(text: string): Promise<Dataset> {
  const colon = text.indexOf(":");
  const open = OPENERS[text.slice(0, Math.max(colon, 0))];
  if (open === undefined) throw new CliError("USAGE", `dataset "${text}": must be cifar10:FILE, folder:DIR or npy:X,Y`);
  const dataset = await open(text.slice(colon + 1));
  if (dataset.size === 0) throw new CliError("DATASET_INVALID", `dataset "${text}" has no samples`);
  return dataset;
}
