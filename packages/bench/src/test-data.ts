// SPDX-License-Identifier: Apache-2.0
/** Third-party networks and images: in a folder beside the repository, or where TESSERA_DATA says. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { BenchError } from "./errors.js";

export const DATA_FOLDER = process.env.TESSERA_DATA ?? join(REPOSITORY_ROOT, "..", "shared", "data");

export const dataAvailable = (): boolean => existsSync(DATA_FOLDER);

/** The path of a file of the test data. Throws DATA_MISSING. */
export function dataPath(name: string): string {
  const path = join(DATA_FOLDER, name);
  if (!existsSync(path)) {
    throw new BenchError("DATA_MISSING", `${path} is missing: set TESSERA_DATA to the folder that holds the test networks.`);
  }
  return path;
}

export const readData = (name: string): Promise<Buffer> => readFile(dataPath(name));
