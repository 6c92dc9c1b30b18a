// SPDX-License-Identifier: Apache-2.0
/** Reads and writes user files; a failure is one error that names the file. */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile as read } from "node:fs/promises";
import { CliError } from "../errors.js";
import { uninterrupted } from "../interrupt.js";

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
export function writeFile(path: string, content: Uint8Array | string): void {
  const neighbour = `${path}.${process.pid}.part`;
  try {
    uninterrupted(() => {
      writeFileSync(neighbour, content);
      renameSync(neighbour, path);
    });
  } catch (cause) {
    rmSync(neighbour, { force: true });
    throw new CliError("FILE_UNWRITABLE", `cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
