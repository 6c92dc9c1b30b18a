// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/config/hash.js";
import { preset } from "../../src/config/load.js";
import { PRESET_NAMES } from "../../src/config/presets.js";
import { emitDesign, FILE_LIST, MANIFEST, type Manifest } from "../../src/generator/design.js";
import { templateSources } from "../../src/generator/sources.js";

const sources = await templateSources();

describe("emitDesign", () => {
  it.each(PRESET_NAMES)("%s is byte-identical on every run", (name) => {
    const [first, second] = [emitDesign(preset(name), sources), emitDesign(preset(name), sources)];
    expect(second.entries()).toEqual(first.entries());
  });

  it("names source and design on top of every file, and no path of this machine", () => {
    const tree = emitDesign(preset("tiny"), sources);
    for (const [path, content] of tree.entries()) {
      if (path === MANIFEST) continue;
      expect(content, path).toMatch(/^.{0,40}\n?.*Emitted from \S+ for tiny \([0-9a-f]{16}\)/);
      expect(content, path).not.toContain(process.cwd());
    }
  });

  it("has a manifest with the checksum of every other file, and the RTL in file-list order", () => {
    const tree = emitDesign(preset("tiny"), sources);
    const manifest = JSON.parse(tree.get(MANIFEST) ?? "") as Manifest;
    for (const [path, content] of tree.entries()) if (path !== MANIFEST) expect(manifest.files[path], path).toBe(sha256(content));
    expect((tree.get(FILE_LIST) ?? "").trim().split("\n").slice(1)).toEqual(manifest.rtl);
    expect(manifest.rtl).toEqual(expect.arrayContaining(["rtl/tsr_cfg_pkg.sv", "rtl/tsr_isa_pkg.sv"]));
    expect(manifest.rtl.findLastIndex((path) => path.endsWith("_pkg.sv"))).toBeLessThan(
      manifest.rtl.findIndex((path) => !path.endsWith("_pkg.sv")),
    );
  });

  it("has no package that uses another one: lint and simulation read it, synthesis (Yosys 0.23) does not", () => {
    const tree = emitDesign(preset("tiny"), sources);
    for (const [path, content] of tree.entries()) {
      if (!path.endsWith("_pkg.sv")) continue;
      const code = content.replace(/\/\/.*$/gm, "");
      expect(code, `${path}: a value that depends on the configuration is a constant of generator/view.ts`).not.toMatch(/_pkg::/);
    }
  });

  it("gives both languages the same constants", () => {
    const tree = emitDesign(preset("single-8192"), sources);
    const constants = (path: string): string[] =>
      [...(tree.get(path) ?? "").matchAll(/\bint (\w+ = \d+);/g)].map((match) => match[1] ?? "");
    expect(constants("rtl/tsr_cfg_pkg.sv")).toEqual(constants("hls/tessera_config.hpp"));
    expect(constants("rtl/tsr_cfg_pkg.sv")).toContain("WBUF_WORDS = 4096");
  });
});
