// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MANIFEST } from "../../src/generator/design.js";
import { type Synthesis, synthesise } from "../../src/synth/synthesise.js";
import { leaf, TOP } from "./small-design.js";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tsr-synth-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const modulesDone = async (cache: string): Promise<number> =>
  (await readdir(join(cache, "modules"))).filter((file) => file.endsWith(".json")).length;

/** Synthesises the two modules and returns the report with the lines that were said. */
async function run(source: string, cache: string, how: Synthesis = "modules", signal?: AbortSignal) {
  const design = join(root, "design");
  await mkdir(design, { recursive: true });
  await writeFile(join(design, "tsr_leaf.sv"), source);
  await writeFile(join(design, "tsr_top.sv"), TOP);
  await writeFile(join(design, MANIFEST), JSON.stringify({ name: "small", rtl: ["tsr_leaf.sv", "tsr_top.sv"] }));
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const options = { design, top: "tsr_top", how, cache, say, ...(signal !== undefined && { signal }) };
  return { report: await synthesise(options), said: said.join("\n") };
}

/** Runs of Yosys, on a machine that may be busy. */
const TIMEOUT_MS = 240_000;

describe("synthesis module by module", { timeout: TIMEOUT_MS }, () => {
  it("counts a module once for each of its instances, as one run of everything does", async () => {
    const { report } = await run(leaf("^"), join(root, "sums"));
    const [top, inside] = report.modules;
    expect(top).toMatchObject({ name: "tsr_top", instances: 1, total: { lut: 17, ff: 17 }, own: { lut: 1, ff: 1 }, levels: 1 });
    expect(inside).toMatchObject({ name: "tsr_leaf", instances: 3, total: { lut: 16, ff: 16 }, levels: 1 });
    const { report: flat } = await run(leaf("^"), join(root, "sums"), "flat");
    expect(flat.modules).toHaveLength(1);
    expect(flat.modules[0]?.total).toEqual(top?.total);
    expect(flat.deepest?.levels).toBe(1);
  });

  it("keeps the report, and the modules by their content", async () => {
    const cache = join(root, "kept");
    const first = await run(leaf("^"), cache);
    expect(first.said).toContain("3 of 3 modules to map");
    const again = await run(leaf("^"), cache);
    expect(again.said).toBe("");
    expect(again.report).toEqual(first.report);
    const moved = await run(leaf("^", "// A comment.\n\n"), cache);
    expect(moved.said).toContain("elaborated");
    expect(moved.said).not.toContain("to map");
    expect(moved.report).toEqual(first.report);
    const changed = await run(leaf("+"), cache);
    expect(changed.said).toContain("2 of 3 modules to map");
    expect(await modulesDone(cache)).toBe(5);
  });

  it("leaves no scratch and no lock when it is interrupted", async () => {
    const cache = join(root, "interrupted");
    const controller = new AbortController();
    controller.abort(new Error("interrupted"));
    await expect(run(leaf("^"), cache, "modules", controller.signal)).rejects.toThrow();
    expect(await readdir(cache).catch(() => [])).toEqual([]);
  });
});
