// SPDX-License-Identifier: Apache-2.0
/** Writes a text that comes in pieces to a file, compressed when its name ends in .gz; whole, or not at all. */
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { CliError } from "../errors.js";

export async function writeStream(path: string, text: AsyncIterable<string>): Promise<void> {
  const neighbour = `${path}.${process.pid}.part`;
  const target = createWriteStream(neighbour);
  try {
    await (path.endsWith(".gz") ? pipeline(Readable.from(text), createGzip(), target) : pipeline(Readable.from(text), target));
    await rename(neighbour, path);
  } catch (cause) {
    await rm(neighbour, { force: true });
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw new CliError("FILE_UNWRITABLE", `cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
