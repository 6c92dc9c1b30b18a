// SPDX-License-Identifier: Apache-2.0
/**
 * The designs whose emitted output is kept in expected/, and how to emit them. Files that the generator makes are kept whole; of those it
 * only copies from hw-templates below a banner, the names (COPIED_LIST): their content is reviewed where it is written.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { emitDesign, loadPoolConfig, templateSources } from "@tessera/hw";

/** A preset and one configuration that differs from it in everything small. */
export const GOLDEN_CONFIGS = ["tiny", join(import.meta.dirname, "tiny-wide.json")];

export const EXPECTED_FOLDER = join(import.meta.dirname, "expected");

/** Stands in expected/ for the copied files of a design: a line of path and banner for each. */
export const COPIED_LIST = "copied.txt";

/** What expected/ holds for every golden design: path below it to content. */
export async function emittedFiles() {
  const sources = await templateSources();
  const copies = new Map(sources.filter(({ isTemplate }) => !isTemplate).map(({ target, content }) => [target, content]));
  const files = new Map();
  for (const nameOrFile of GOLDEN_CONFIGS) {
    const config = await loadPoolConfig(nameOrFile);
    const copied = [];
    for (const [path, content] of emitDesign(config, sources).entries()) {
      const source = copies.get(path);
      if (path === "manifest.json") files.set(`${config.name}/${path}`, withoutSums(content));
      else if (source === undefined) files.set(`${config.name}/${path}`, content);
      else if (content.endsWith(source)) copied.push(`${path}: ${content.slice(0, -source.length).trim()}`);
      else throw new Error(`${path}: not a copy of its source`);
    }
    files.set(`${config.name}/${COPIED_LIST}`, `${copied.join("\n")}\n`);
  }
  return files;
}

/** The manifest without the checksums of the files, which follow every edit of a copied file. */
function withoutSums(manifest) {
  const { files: _, ...rest } = JSON.parse(manifest);
  return `${JSON.stringify(rest, null, 2)}\n`;
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
