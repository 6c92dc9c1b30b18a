// SPDX-License-Identifier: Apache-2.0
/** `emit-cli <dir> [--docs]`: writes the emitted files (or the reference pages) into a folder, changed ones only. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emitFiles, emitMarkdown } from "./emit/files.js";

function current(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const args = process.argv.slice(2);
const dir = args.find((arg) => !arg.startsWith("--"));
if (dir === undefined) {
  process.stderr.write("usage: emit-cli <output folder> [--docs]\n");
  process.exit(2);
}
mkdirSync(dir, { recursive: true });
for (const [name, text] of Object.entries(args.includes("--docs") ? emitMarkdown() : emitFiles())) {
  const path = join(dir, name);
  if (current(path) !== text) {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  }
}
