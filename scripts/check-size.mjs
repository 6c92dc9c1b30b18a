#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** Repository rules that no other tool checks: file sizes, licence lines, tests that assert, no left-overs, no machine paths. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, extname } from "node:path";

/** Most lines of a file by type; CONTRIBUTING.md says why. */
const LINE_CAPS = {
  ".ts": 400,
  ".mjs": 400,
  ".sv": 400,
  ".v": 400,
  ".cc": 400,
  ".cpp": 400,
  ".h": 400,
  ".hpp": 400,
  ".hbs": 150,
};
const LICENSED = new Set([...Object.keys(LINE_CAPS), ".sh", ".proto", ".py"]);
/** Emitted or third-party text, which these rules do not concern. */
const EXEMPT = [
  /^test\/golden\/expected\//,
  /^docs\/reference\//,
  /^packages\/isa\/src\/generated\//,
  /^package-lock\.json$/,
  /^LICENSE$/,
];
const LEFT_OVERS = /\b(TODO|FIXME|XXX|HACK)\b|\b(it|test|describe)\.only\(/;
const MACHINE_PATH = /(^|[^A-Za-z0-9_.])\/(work|root|home\/[a-z]+|tmp\/[a-z])\//;

/** One line per broken rule of one file. */
function problems(path) {
  const content = readFileSync(path);
  if (content.includes(0)) return [];
  const text = content.toString("utf8");
  const lines = text.split("\n");
  const type = extname(path);
  const found = [];
  const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  if (count > (LINE_CAPS[type] ?? Number.POSITIVE_INFINITY))
    found.push(`${path}: ${count} lines, at most ${LINE_CAPS[type]}; split it`);
  if (LICENSED.has(type) && !lines.slice(0, 3).some((line) => line.includes("SPDX-License-Identifier: Apache-2.0"))) {
    found.push(`${path}: no SPDX line on top`);
  }
  if (path.endsWith(".test.ts") && !/\b(expect|assert)\b/.test(text)) found.push(`${path}: a test without an assertion`);
  if (path === "scripts/check-size.mjs") return found;
  for (const [index, line] of lines.entries()) {
    if (LEFT_OVERS.test(line)) found.push(`${path}:${index + 1}: left-over: ${line.trim()}`);
    if (MACHINE_PATH.test(line)) found.push(`${path}:${index + 1}: a path of one machine: ${line.trim()}`);
  }
  return found;
}

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((path) => path !== "" && existsSync(path) && !EXEMPT.some((pattern) => pattern.test(path)));
const broken = files.flatMap(problems);
for (const line of broken) process.stderr.write(`${line}\n`);
process.stdout.write(`${basename(import.meta.filename)}: ${files.length} files, ${broken.length} problems\n`);
process.exitCode = broken.length > 0 ? 1 : 0;
