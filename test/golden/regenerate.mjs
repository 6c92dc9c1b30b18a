#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `npm run golden`: rewrites expected/ after a wanted change of templates or generator; review the difference in git. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EXPECTED_FOLDER, emittedFiles } from "./designs.mjs";

const files = await emittedFiles();
rmSync(EXPECTED_FOLDER, { recursive: true, force: true });
for (const [path, content] of files) {
  const file = join(EXPECTED_FOLDER, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
process.stdout.write(`golden: wrote ${files.size} files\n`);
