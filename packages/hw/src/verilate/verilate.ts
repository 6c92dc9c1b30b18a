// SPDX-License-Identifier: Apache-2.0
/** Builds the simulated pool: an emitted design and native/sim, through Verilator, to one shared library. */
import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { CYCLE_CAUSES } from "@tessera/isa";
import { HwError } from "../errors.js";
import { MANIFEST, type Manifest, TOP_MODULE } from "../generator/design.js";
import { REPOSITORY_ROOT } from "../generator/sources.js";
import { runTool } from "../tools.js";
import { withLock } from "./lock.js";
import { MONITORS, type Monitor } from "./monitors.js";
import { compilerOptimisation } from "./optimisation.js";
import { withoutProofs } from "./proof-sections.js";
import { markUsed, prune } from "./prune.js";
import { type SimSources, simSources } from "./sources.js";
import { portMacros, portsOf, UNIT, UNIT_PREFIX, unitPlace } from "./unit-model.js";

export interface VerilateOptions {
  /** Folder of the emitted design. */
  readonly design: string;
  /** Able to write waveforms; somewhat slower. */
  readonly trace?: boolean;
  /** One model of the whole design, translated by Verilator alone: the reference that the usual, faster one is held against. */
  readonly whole?: boolean;
  /** Watches something, in one whole model. */
  readonly monitor?: Monitor;
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
const JOBS = 2;
/** Of native/sim, for designs whose units are models of their own. */
const UNIT_SOURCES = ["unit.cpp", "pool_units.cpp"];

/** Builds the library, or finds the one built from the same design, sources, tools and options. */
export async function verilate(options: VerilateOptions): Promise<Simulator> {
  const { design, trace = false, monitor = null, cache, signal } = options;
  const watched = monitor === null ? null : MONITORS[monitor];
  const whole = watched !== null || (options.whole ?? false);
  const start = performance.now();
  const manifest = await readManifest(design);
  const plain = await simSources();
  const sources = watched === null ? plain : { ...plain, compile: [...plain.compile, watched.source] };
  const run = signal === undefined ? {} : { signal };
  const versions = [await runTool("verilator", ["--version"], run), await runTool("c++", ["--version"], run)];
  const job: Job = {
    rtl: manifest.rtl.map((file) => resolve(design, file)),
    units: !whole && manifest.rtl.some(isUnit),
    sources,
    design: manifest.name,
    trace,
    monitor,
    optimisation: compilerOptimisation(manifest.config),
  };
  const key = createHash("sha256");
  // Without absolute paths: checkouts share what they build from equal files.
  const commandLine = poolOptions(
    { ...job, rtl: [], sources: { ...sources, compile: [], includeFolders: [] } },
    job.units ? "unit" : undefined,
  );
  key.update(JSON.stringify([sources.hash, versions, commandLine, job.optimisation]));
  if (watched !== null) key.update(await readFile(watched.source));
  for (const file of manifest.rtl) {
    const text = await readFile(join(design, file), "utf8");
    // What a monitor sees is read beside the file, so there its lines must be where they were.
    key.update(`${file}\0`).update(watched === null ? withoutProofs(text) : watched.rtl(text));
  }
  const kept = join(
    cache ?? join(REPOSITORY_ROOT, "build", "sim"),
    `${manifest.name}${monitor !== null ? `-${monitor}` : whole ? "-whole" : ""}${trace ? "-trace" : ""}-${key.digest("hex").slice(0, 16)}`,
  );
  const library = join(kept, LIBRARY);
  const done = (cached: boolean): Simulator => ({ library, cached, seconds: (performance.now() - start) / 1000 });
  if (await exists(library)) {
    await markUsed(kept);
    return done(true);
  }
  await mkdir(join(kept, ".."), { recursive: true });
  return withLock(
    `${kept}.lock`,
    async () => {
      if (await exists(library)) return done(true);
      await build(kept, job, run);
      await prune(join(kept, ".."));
      return done(false);
    },
    signal,
  );
}

interface Job {
  readonly rtl: readonly string[];
  /** The units are models of their own. */
  readonly units: boolean;
  readonly sources: SimSources;
  readonly design: string;
  readonly trace: boolean;
  readonly monitor: Monitor | null;
  readonly optimisation: readonly string[];
}

const isUnit = (file: string): boolean => basename(file) === `${UNIT}.sv`;

/** Builds in a scratch folder beside the final one, which appears only when it is complete. */
async function build(kept: string, job: Job, run: { signal?: AbortSignal }): Promise<void> {
  const scratch = await mkdtemp(`${kept}.`);
  try {
    const unit = join(scratch, "unit");
    const pool = join(scratch, "pool");
    if (job.units) await translateUnit(unit, job, run);
    const rtl = job.monitor === null ? job.rtl : await rewritten(job.rtl, join(scratch, "rtl"), MONITORS[job.monitor].rtl);
    await runTool("verilator", [...poolOptions({ ...job, rtl }, job.units ? unit : undefined), "--Mdir", pool], run);
    const ccache = await hasCcache();
    // ccache sees the scratch folder's random name in no command line: paths below it are made relative.
    const env = { CCACHE_BASEDIR: scratch, CCACHE_NOHASHDIR: "1" };
    const make = (folder: string, file: string): Promise<string> =>
      runTool("make", ["-C", folder, `-j${JOBS}`, "-f", file, ...job.optimisation, `OBJCACHE=${ccache ? "ccache" : ""}`], {
        ...run,
        env,
      });
    if (job.units) await make(unit, `${UNIT_PREFIX}.mk`);
    await make(pool, "Vtop.mk");
    const result = join(scratch, "result");
    await mkdir(result);
    await rename(join(pool, LIBRARY), join(result, LIBRARY));
    await rename(result, kept);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Translates the unit, and writes what stands for it in the pool's model and in native/sim. */
async function translateUnit(folder: string, { rtl, trace }: Job, run: { signal?: AbortSignal }): Promise<void> {
  const args = [...COMMON, ...TRACING(trace), "--top-module", UNIT, "--prefix", UNIT_PREFIX, "-CFLAGS", "-fPIC"];
  await runTool("verilator", [...args, ...rtl, "--Mdir", folder], run);
  const ports = portsOf(await readFile(join(folder, `${UNIT_PREFIX}.h`), "utf8"));
  await writeFile(join(folder, `${UNIT}.sv`), unitPlace(ports));
  await writeFile(join(folder, `${UNIT}_ports.inc`), portMacros(ports));
}

const COMMON = [
  ...["--cc", "-O3", "--x-assign", "fast", "--x-initial", "unique", "--noassert"],
  ...["-Wno-fatal", "-Wno-lint", "-Wno-style"],
];
const TRACING = (on: boolean): string[] => (on ? ["--trace", "--trace-structs"] : []);

/** The RTL as the monitor wants it, in a folder of its own. */
async function rewritten(rtl: readonly string[], folder: string, rewrite: (text: string) => string): Promise<string[]> {
  await mkdir(folder);
  const write = async (file: string): Promise<string> => {
    const copy = join(folder, basename(file));
    await writeFile(copy, rewrite(await readFile(file, "utf8")));
    return copy;
  };
  return Promise.all(rtl.map(write));
}

/** `unit`: folder of the translated unit, unless it is part of the pool's model. */
function poolOptions({ rtl, sources, design, trace, monitor }: Job, unit: string | undefined): string[] {
  const watched = monitor === null ? { compiler: [], verilator: [] } : MONITORS[monitor];
  const compiler = [
    "-fPIC",
    "-std=c++20",
    "-fvisibility=hidden",
    `-DTSR_DESIGN=${design}`,
    `-DTSR_UNITS=${unit === undefined ? 0 : 1}`,
    ...CYCLE_CAUSES.map(([cause], number) => `-DTSR_SPENT_${cause}=${number}`),
    ...watched.compiler,
    ...[...sources.includeFolders, ...(unit === undefined ? [] : [unit])].map((folder) => `-I${folder}`),
  ];
  const linker = ["-shared", "-Wl,-Bsymbolic", ...(unit === undefined ? [] : [join(unit, `${UNIT_PREFIX}__ALL.a`)])];
  return [
    ...[...COMMON, ...TRACING(trace), "--exe", "--top-module", TOP_MODULE, "--prefix", "Vtop", "-o", LIBRARY],
    ...["-CFLAGS", compiler.join(" "), "-LDFLAGS", linker.join(" ")],
    ...(unit === undefined ? rtl : [...rtl.filter((file) => !isUnit(file)), join(unit, `${UNIT}.sv`)]),
    ...watched.verilator,
    ...sources.compile.filter((file) => unit !== undefined || !UNIT_SOURCES.includes(basename(file))),
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
