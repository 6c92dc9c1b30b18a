#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `nx run hw:schema`: rewrites the JSON Schema of configuration files. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SCHEMA_FILE, schemaText } from "../config/schema-file.js";
import { REPOSITORY_ROOT } from "../generator/sources.js";
import { print, runCommand } from "./command.js";

await runCommand("hw:schema", async () => {
  const file = join(REPOSITORY_ROOT, SCHEMA_FILE);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, schemaText());
  print(`wrote ${SCHEMA_FILE}`);
});
