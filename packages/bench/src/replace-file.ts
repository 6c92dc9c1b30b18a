// SPDX-License-Identifier: Apache-2.0
/** Files that are there whole or not at all, whenever a process ends. */
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes the file, in folders that need not be there yet. */
export async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const scratch = `${path}.${process.pid}`;
  await writeFile(scratch, bytes);
  await rename(scratch, path);
}
