// SPDX-License-Identifier: Apache-2.0
/** The C++ sources of the simulation library, and the key under which a built library is kept. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "../generator/sources.js";

const SIM = "native/sim";
/** Sources of the native library that the simulation shares. */
const SHARED = ["native/src/bank_memory.cpp", "native/src/bank_memory.hpp", "native/src/error.hpp"];
/** Has a main() of its own. */
const PROGRAMS = ["native/sim/ddr/traffic_main.cpp"];

export interface SimSources {
  /** Absolute paths of the files to compile. */
  readonly compile: readonly string[];
  readonly includeFolders: readonly string[];
  /** SHA-256 over all sources, headers included. */
  readonly hash: string;
}

export async function simSources(root: string = REPOSITORY_ROOT): Promise<SimSources> {
  const entries = await readdir(join(root, SIM), { recursive: true });
  const own = entries.map((name) => `${SIM}/${name.replaceAll("\\", "/")}`);
  const files = [...own, ...SHARED].filter((name) => /\.(cpp|hpp|h)$/.test(name) && !PROGRAMS.includes(name)).sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(await readFile(join(root, file)));
  return {
    compile: files.filter((name) => name.endsWith(".cpp")).map((name) => join(root, name)),
    includeFolders: [join(root, SIM), join(root, "native/src")],
    hash: hash.digest("hex"),
  };
}
