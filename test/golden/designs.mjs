// SPDX-License-Identifier: Apache-2.0
/** The designs whose complete emitted output is kept in expected/, and how to emit them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { emitDesign, loadPoolConfig, templateSources } from "@tessera/hw";

/** A preset and one configuration that differs from it in everything small. */
export const GOLDEN_CONFIGS = ["tiny", join(import.meta.dirname, "tiny-wide.json")];

export const EXPECTED_FOLDER = join(import.meta.dirname, "expected");

/** Emitted files of every golden design: path below expected/ to content. */
export async function emittedFiles() {
  const sources = await templateSources();
  const files = new Map();
  for (const nameOrFile of GOLDEN_CONFIGS) {
    const config = await loadPoolConfig(nameOrFile);
    for (const [path, content] of emitDesign(config, sources).entries()) files.set(`${config.name}/${path}`, content);
  }
  return files;
}

/** Files kept below expected/: path to content. */
export function expectedFiles() {
  const paths = readdirSync(EXPECTED_FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    paths.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(EXPECTED_FOLDER.length + 1).replaceAll("\\", "/"), readFileSync(file, "utf8")];
    }),
  );
}
