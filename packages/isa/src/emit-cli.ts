// SPDX-License-Identifier: Apache-2.0
/** `emit-cli <dir> [--docs|--sources|--vectors]`: writes the emitted files (or pages, sources, vectors) into a folder, changed ones only. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emitFiles, emitMarkdown, emitSources } from "./emit/files.js";
import { vectorFiles } from "./vectors/files.js";

const SETS: Readonly<Record<string, () => Record<string, string>>> = {
  "--docs": emitMarkdown,
  "--sources": emitSources,
  "--vectors": vectorFiles,
};

function current(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const args = process.argv.slice(2);
const flag = args.find((arg) => arg.startsWith("--"));
const dir = args.find((arg) => !arg.startsWith("--"));
const files = flag === undefined ? emitFiles : SETS[flag];
if (dir === undefined || files === undefined) {
  process.stderr.write("usage: emit-cli <output folder> [--docs|--sources|--vectors]\n");
  process.exit(2);
}
mkdirSync(dir, { recursive: true });
for (const [name, text] of Object.entries(files())) {
  const path = join(dir, name);
  if (current(path) !== text) {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  }
}
