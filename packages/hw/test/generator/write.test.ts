// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VirtualTree } from "../../src/generator/virtual-tree.js";
import { planChanges, writeTree } from "../../src/generator/write.js";

const tree = (files: Record<string, string>): VirtualTree => {
  const made = new VirtualTree();
  const names = Object.keys(files);
  for (const [path, content] of Object.entries(files)) made.add(path, content);
  made.add("manifest.json", JSON.stringify({ files: Object.fromEntries(names.map((name) => [name, ""])) }));
  return made;
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-write-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("writeTree", () => {
  it("writes every file and leaves no staging folder", async () => {
    await writeTree(tree({ "rtl/a.sv": "a", "b.f": "b" }), folder);
    expect(await readFile(join(folder, "rtl/a.sv"), "utf8")).toBe("a");
    expect((await readdir(folder)).sort()).toEqual(["b.f", "manifest.json", "rtl"]);
  });

  it("does not touch unchanged files and removes those that are gone, but only its own", async () => {
    await writeTree(tree({ "a.sv": "a", "old.sv": "o" }), folder);
    await writeFile(join(folder, "notes.txt"), "mine");
    const past = new Date(1_000_000);
    await utimes(join(folder, "a.sv"), past, past);
    const changes = await writeTree(tree({ "a.sv": "a", "new.sv": "n" }), folder);
    expect(changes.find(({ path }) => path === "a.sv")?.state).toBe("unchanged");
    expect((await stat(join(folder, "a.sv"))).mtimeMs).toBe(past.getTime());
    expect((await readdir(folder)).sort()).toEqual(["a.sv", "manifest.json", "new.sv", "notes.txt"]);
  });

  it("leaves the earlier design whole when it is interrupted or cannot write", async () => {
    await writeTree(tree({ "a.sv": "first", "b.sv": "first" }), folder);
    await expect(writeTree(tree({ "a.sv": "second", "b.sv": "second" }), folder, AbortSignal.abort())).rejects.toMatchObject({
      code: "OUTPUT_FAILED",
    });
    expect(await readFile(join(folder, "a.sv"), "utf8")).toBe("first");
    expect((await readdir(folder)).sort()).toEqual(["a.sv", "b.sv", "manifest.json"]);
  });

  it("says where it could not write", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(writeTree(tree({ "a.sv": "a" }), join(folder, "file"))).rejects.toThrow(/cannot write the design to .*file/);
  });
});

describe("planChanges", () => {
  it("ignores manifest paths that lead out of the folder", async () => {
    const inside = join(folder, "design");
    await mkdir(inside);
    await writeFile(join(inside, "manifest.json"), JSON.stringify({ files: { "../victim": "", "/etc/victim": "" } }));
    expect(planChanges(tree({}), inside).map(({ path }) => path)).toEqual(["manifest.json"]);
  });
});
