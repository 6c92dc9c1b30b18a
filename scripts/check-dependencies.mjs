#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** Checks the direction of dependencies between packages by their Nx tags, in package.json and in every import. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** What a package of each scope may depend on. Nothing depends on cli; only host loads the addon. */
const ALLOWED = {
  isa: [],
  hw: ["isa"],
  compiler: ["isa", "hw"],
  zoo: ["isa", "hw", "compiler"],
  host: ["isa", "hw", "compiler", "native"],
  hypervisor: ["isa", "hw", "compiler", "host"],
  bench: ["isa", "hw", "compiler", "zoo", "host", "hypervisor"],
  cli: ["isa", "hw", "compiler", "zoo", "host", "hypervisor", "bench"],
};

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const sourcesBelow = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => path.endsWith(".ts"));

/** One line per forbidden or undeclared dependency of one package. */
function problems(folder) {
  const manifest = json(join(folder, "package.json"));
  const scope = manifest.nx?.tags?.find((tag) => tag.startsWith("scope:"))?.slice("scope:".length);
  const allowed = ALLOWED[scope];
  if (allowed === undefined) return [`${folder}: its Nx tags name no known scope; add it to ${basename(import.meta.filename)}`];
  const declared = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith("@tessera/"));
  const found = declared
    .filter((name) => !allowed.includes(name.slice("@tessera/".length)))
    .map((name) => `${folder}: must not depend on ${name}`);
  for (const path of sourcesBelow(join(folder, "src"))) {
    for (const [, name] of readFileSync(path, "utf8").matchAll(/(?:from|import\()\s*"(@tessera\/[\w-]+)/g)) {
      if (!declared.includes(name)) found.push(`${path}: imports ${name}, which ${folder}/package.json does not declare`);
    }
  }
  return found;
}

const folders = readdirSync("packages").map((name) => join("packages", name));
const broken = folders.flatMap(problems);
for (const line of broken) process.stderr.write(`${line}\n`);
process.stdout.write(`${basename(import.meta.filename)}: ${folders.length} packages, ${broken.length} problems\n`);
process.exitCode = broken.length > 0 ? 1 : 0;
