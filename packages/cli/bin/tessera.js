#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** Starts the compiled command line; committed, so that npm can link it before anything is built. */
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write("tessera: not built yet; run npx tsc -b\n");
  process.exitCode = 1;
}
