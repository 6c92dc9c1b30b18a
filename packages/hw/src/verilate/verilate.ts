// SPDX-License-Identifier: Apache-2.0
/** Builds the simulated pool: an emitted design and native/sim, through Verilator, to one shared library. */
import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CYCLE_CAUSES } from "@tessera/isa";
import { HwError } from "../errors.js";
import { MANIFEST, type Manifest, TOP_MODULE } from "../generator/design.js";
import { REPOSITORY_ROOT } from "../generator/sources.js";
import { runTool } from "../tools.js";
import { withLock } from "./lock.js";
import { type SimSources, simSources } from "./sources.js";

export interface VerilateOptions {
  /** Folder of the emitted design. */
  readonly design: string;
  /** Able to write waveforms; somewhat slower. */
  readonly trace?: boolean;
  /** Folder that keeps built libraries (default build/sim of the repository). */
  readonly cache?: string;
  readonly signal?: AbortSignal;
}

export interface Simulator {
  /** Absolute path of the shared library; its interface is native/sim/sim_api.h. */
  readonly library: string;
  /** False when it had to be built. */
  readonly cached: boolean;
  readonly seconds: number;
}

const LIBRARY = "tsr_sim.so";
/** Verilator puts OPT_FAST last on the compiler's command line, so optimisation given elsewhere has no effect. */
const OPTIMISATION = ["OPT_FAST=-O2", "OPT_SLOW=-O1", "OPT_GLOBAL=-O2"];
const JOBS = 2;

/** Builds the library, or finds the one built from the same design, sources, tools and options. */
export async function verilate({ design, trace = false, cache, signal }: VerilateOptions): Promise<Simulator> {
  const start = performance.now();
  const manifest = await readManifest(design);
  const sources = await simSources();
  const run = signal === undefined ? {} : { signal };
  const versions = [await runTool("verilator", ["--version"], run), await runTool("c++", ["--version"], run)];
  const options = verilatorOptions(manifest, sources, trace);
  const key = createHash("sha256").update(JSON.stringify([sources.hash, versions, options, OPTIMISATION]));
  for (const file of manifest.rtl) key.update(`${file}\0`).update(await readFile(join(design, file)));
  const kept = join(
    cache ?? join(REPOSITORY_ROOT, "build", "sim"),
    `${manifest.name}${trace ? "-trace" : ""}-${key.digest("hex").slice(0, 16)}`,
  );
  const library = join(kept, LIBRARY);
  const done = (cached: boolean): Simulator => ({ library, cached, seconds: (performance.now() - start) / 1000 });
  if (await exists(library)) return done(true);
  const rtl = manifest.rtl.map((file) => resolve(design, file));
  await mkdir(join(kept, ".."), { recursive: true });
  return withLock(
    `${kept}.lock`,
    async () => {
      if (await exists(library)) return done(true);
      await build(kept, [...options, ...rtl, ...sources.compile], run);
      return done(false);
    },
    signal,
  );
}

/** Builds in a scratch folder beside the final one, which appears only when it is complete. */
async function build(kept: string, args: readonly string[], run: { signal?: AbortSignal }): Promise<void> {
  const scratch = await mkdtemp(`${kept}.`);
  try {
    const objects = join(scratch, "obj");
    await runTool("verilator", [...args, "--Mdir", objects], run);
    const ccache = await hasCcache();
    // ccache sees the scratch folder's random name in no command line: paths below it are made relative.
    const env = { CCACHE_BASEDIR: scratch, CCACHE_NOHASHDIR: "1" };
    // Absent when the design has no hierarchical block.
    const hierarchical = await exists(join(objects, "Vtop_hier.mk"));
    const make = [
      "-C",
      objects,
      `-j${JOBS}`,
      "-f",
      hierarchical ? "Vtop_hier.mk" : "Vtop.mk",
      ...OPTIMISATION,
      `OBJCACHE=${ccache ? "ccache" : ""}`,
    ];
    await runTool("make", make, { ...run, env });
    const result = join(scratch, "result");
    await mkdir(result);
    await rename(join(objects, LIBRARY), join(result, LIBRARY));
    await rename(result, kept);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function verilatorOptions(manifest: Manifest, sources: SimSources, trace: boolean): string[] {
  const compiler = [
    "-fPIC",
    "-std=c++20",
    "-fvisibility=hidden",
    `-DTSR_DESIGN=${manifest.name}`,
    ...CYCLE_CAUSES.map(([cause], number) => `-DTSR_SPENT_${cause}=${number}`),
    ...sources.includeFolders.map((folder) => `-I${folder}`),
  ];
  return [
    // Hierarchical: what belongs to one core (marked hier_block) is translated and compiled once, however many of it there are. The sources
    // must then be on the command line, since Verilator passes a file list on and reads it again for every block.
    ...["--cc", "--exe", "--hierarchical", "--top-module", TOP_MODULE, "--prefix", "Vtop", "-o", LIBRARY],
    ...["-O3", "--x-assign", "fast", "--x-initial", "unique", "--noassert", "-Wno-fatal", "-Wno-lint", "-Wno-style"],
    ...["-CFLAGS", compiler.join(" "), "-LDFLAGS", "-shared -Wl,-Bsymbolic"],
    ...(trace ? ["--trace", "--trace-structs"] : []),
  ];
}

async function readManifest(design: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(join(design, MANIFEST), "utf8")) as Manifest;
  } catch (cause) {
    throw new HwError("CONFIG_UNREADABLE", `${design} holds no emitted design (${MANIFEST}); run: npx nx run hw:generate`, {
      cause,
    });
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const hasCcache = (): Promise<boolean> =>
  runTool("ccache", ["--version"]).then(
    () => true,
    (error: unknown) => {
      if (error instanceof HwError && error.code === "TOOL_MISSING") return false;
      throw error;
    },
  );
