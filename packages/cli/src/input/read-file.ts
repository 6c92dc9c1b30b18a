// SPDX-License-Identifier: Apache-2.0
/** Reads and writes user files; a failure is one error that names the file. */
import { readFile as read, rename, rm, writeFile as write } from "node:fs/promises";
import { CliError } from "../errors.js";

export async function readFile(path: string): Promise<Uint8Array> {
  try {
    return await read(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const message = missing ? `${path} does not exist` : `cannot read ${path}: ${(cause as Error).message}`;
    throw new CliError(missing ? "FILE_NOT_FOUND" : "FILE_UNREADABLE", message, { cause });
  }
}

/** Writes the whole file or leaves the old one: to a neighbour first, then renamed. */
export async function writeFile(path: string, content: Uint8Array | string): Promise<void> {
  const neighbour = `${path}.${process.pid}.part`;
  try {
    await write(neighbour, content);
    await rename(neighbour, path);
  } catch (cause) {
    await rm(neighbour, { force: true }).catch(() => undefined);
    throw new CliError("FILE_UNWRITABLE", `cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
