// SPDX-License-Identifier: Apache-2.0
/** Results on disk, one JSON file each, under a key of what determines them; written whole or not at all. */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { replaceFile } from "../replace-file.js";

export const STORE_FOLDER = join(REPOSITORY_ROOT, "build", "bench");

/** Bytes of a kept file; undefined when there is none. */
export async function readKept(kind: string, key: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(STORE_FOLDER, kind, key));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export const keep = (kind: string, key: string, bytes: Uint8Array | string): Promise<void> =>
  replaceFile(join(STORE_FOLDER, kind, key), bytes);

/** Removes what is kept under other keys that begin so; another process may be writing the same one. */
export async function discardOthers(kind: string, prefix: string, key: string): Promise<void> {
  const folder = join(STORE_FOLDER, kind);
  const names = await readdir(folder).catch(() => []);
  const others = names.filter((name) => name.startsWith(prefix) && !name.startsWith(key));
  await Promise.all(others.map((name) => rm(join(folder, name), { force: true })));
}

export async function readResult<T>(kind: string, key: string): Promise<T | undefined> {
  const bytes = await readKept(kind, `${key}.json`);
  return bytes === undefined ? undefined : (JSON.parse(bytes.toString("utf8")) as T);
}

export const keepResult = (kind: string, key: string, value: unknown): Promise<void> =>
  keep(kind, `${key}.json`, `${JSON.stringify(value, null, 1)}\n`);

/** The kept result, or a new one when there is none or `fresh` asks for it. */
export async function remember<T>(kind: string, key: string, fresh: boolean, compute: () => Promise<T>): Promise<T> {
  const kept = fresh ? undefined : await readResult<T>(kind, key);
  if (kept !== undefined) return kept;
  const value = await compute();
  await keepResult(kind, key, value);
  return value;
}
