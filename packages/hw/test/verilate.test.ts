// SPDX-License-Identifier: Apache-2.0
/** The build recipe of the simulation library; what the library does is tested in test/cosim. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { REPOSITORY_ROOT } from "../src/generator/sources.js";
import { watchedLines, withoutProofs, withWatchedAssumptions } from "../src/verilate/proof-sections.js";
import { simSources } from "../src/verilate/sources.js";
import { verilate } from "../src/verilate/verilate.js";

const PROBE = join(REPOSITORY_ROOT, "test/cosim/probe");
/** Builds of a simulator: half a minute each, longer beside other work. */
const BUILDING = { timeout: 300_000 };
const path = process.env.PATH;
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-verilate-"));
});

afterEach(async () => {
  process.env.PATH = path;
  await rm(folder, { recursive: true, force: true });
});

test("a folder without a design is refused with what to do", async () => {
  await expect(verilate({ design: folder, cache: folder })).rejects.toMatchObject({
    code: "CONFIG_UNREADABLE",
    message: expect.stringContaining("nx run hw:generate"),
  });
});

test("a missing verilator is named", async () => {
  process.env.PATH = folder;
  await expect(verilate({ design: PROBE, cache: folder })).rejects.toMatchObject({
    code: "TOOL_MISSING",
    message: expect.stringContaining("verilator is not installed"),
  });
});

test("a design that Verilator refuses fails with its message and leaves nothing behind", async () => {
  const cache = join(folder, "cache");
  await writeFile(join(folder, "rtl.f"), "tsr_top.v\n");
  await writeFile(join(folder, "tsr_top.v"), "module tsr_top (input wire ap_clk; endmodule\n");
  await writeFile(join(folder, "manifest.json"), JSON.stringify({ name: "broken", config: { core: {} }, rtl: ["tsr_top.v"] }));
  await expect(verilate({ design: folder, cache })).rejects.toMatchObject({
    code: "TOOL_FAILED",
    message: expect.stringContaining("syntax error"),
  });
  expect(await readdir(cache)).toEqual([]);
});

test("an interrupted build leaves nothing behind", BUILDING, async () => {
  const controller = new AbortController();
  const cache = join(folder, "cache");
  // Compiled objects from the cache would make the build too short to be interrupted.
  vi.stubEnv("CCACHE_DISABLE", "1");
  const building = verilate({ design: PROBE, cache, signal: controller.signal });
  void vi.waitUntil(async () => (await readdir(cache).catch(() => [])).length > 0, BUILDING).then(() => controller.abort());
  await expect(building).rejects.toMatchObject({ code: "TOOL_FAILED", message: expect.stringContaining("interrupted") });
  expect(await readdir(cache).catch(() => [])).toEqual([]);
  vi.unstubAllEnvs();
});

test("the library is built once for a design, its sources and options", BUILDING, async () => {
  const first = await verilate({ design: PROBE });
  const second = await verilate({ design: PROBE });
  expect(second).toMatchObject({ library: first.library, cached: true });
});

test("the sources are those of native/sim without its programs", async () => {
  const { compile } = await simSources();
  expect(compile.map((file) => file.slice(REPOSITORY_ROOT.length + 1))).toContain("native/sim/sim_api.cpp");
  expect(compile.filter((file) => file.endsWith("_main.cpp"))).toEqual([]);
});

test("assumptions are watched on the lines where they are, but for those about what a solver chooses; what is asserted is not", () => {
  const rtl = [
    ...["module m(", "`ifdef FORMAL", "  input  wire logic [1:0] f_in,", "`endif", "  input wire a);"],
    ...["`ifdef FORMAL", "  assign b = f_b;", "  assume (f_b);", "`else", "  assign b = c;", "`endif", "assert (z);"],
    ...["`ifdef FORMAL", "  (* anyconst *) logic [1:0] f_who, f_other;"],
    ...["  always_ff @(posedge clk_i) if (x) assert (a &&", "    b); else assert (c);"],
    ...["  always_ff @(posedge clk_i) begin assume (d); assume (e == f_who); assume (f_in); end", "`endif", "endmodule", ""],
  ].join("\n");
  const watched = withWatchedAssumptions(rtl).split("\n");
  expect(watched.slice(5, 12)).toEqual(["", "", "", "", "  assign b = c;", "", "assert (z);"]);
  expect(watched.slice(14, 17)).toEqual([
    "  always_ff @(posedge clk_i) if (x) begin if (a &&",
    "    b); end else begin if (c); end",
    "  always_ff @(posedge clk_i) begin begin if (!(d)) $stop; end begin if (e == f_who); end begin if (f_in); end end",
  ]);
  expect(watched.length).toBe(rtl.split("\n").length);
  expect(watchedLines(rtl)).toEqual([17]);
});

test("a simulator depends on what it computes with, not on what is proved of it", () => {
  const design = (proof: string, other = "b") =>
    `assign a = ${other};\n\`ifdef FORMAL\n${proof}\n\`else\n  kept;\n\`endif\n\`ifdef FORMAL\n  ${proof}\n\`endif\nendmodule\n`;
  expect(withoutProofs(design("assert (a);"))).toBe(withoutProofs(design("assume (a);\n\nassert (b);")));
  expect(withoutProofs(design("assert (a);"))).not.toBe(withoutProofs(design("assert (a);", "c")));
  expect(withoutProofs(design("assert (a);"))).toMatch(/^assign a = b;\n`else\n {2}kept;\n`endif\n`endif\nendmodule\n$/);
});
