// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emitFiles } from "../src/emit/files.js";
import { repoPath } from "./vector-file.js";

const run = (...args: string[]): { status: number | null; stderr: string } =>
  spawnSync(process.execPath, [repoPath("packages/isa/dist/emit-cli.js"), ...args], { encoding: "utf8" });

describe("emit-cli", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "tessera-emit-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("writes the emitted files, and again only those that differ", () => {
    expect(run(dir).status).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(Object.keys(emitFiles()).sort());
    const untouched = statSync(join(dir, "isa.json"), { bigint: true }).mtimeNs;
    writeFileSync(join(dir, "tessera_isa.hpp"), "old");
    expect(run(dir).status).toBe(0);
    expect(readFileSync(join(dir, "tessera_isa.hpp"), "utf8")).toBe(emitFiles()["tessera_isa.hpp"]);
    expect(statSync(join(dir, "isa.json"), { bigint: true }).mtimeNs).toBe(untouched);
  });

  it("explains itself when the folder or the set is missing", () => {
    for (const args of [[], [dir, "--everything"]]) {
      const { status, stderr } = run(...args);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^usage:/);
    }
    expect(readdirSync(dir)).toEqual([]);
  });
});
