// SPDX-License-Identifier: Apache-2.0
/** Line coverage of the RTL of `tiny`: random programs and the suites of the pool on a model that counts; kept beside that model. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { buildSimulator, preset, REPOSITORY_ROOT } from "@tessera/hw";
import { execa } from "execa";
import { BenchError } from "../errors.js";
import { walkRegisters } from "../random-programs/register-walk.js";
import { KnownGood, openPools, runCase } from "../random-programs/run-cases.js";
import { linesOf, type ModuleLines, parsePoints } from "./points.js";

/** Where a simulation that counts leaves its counts. */
export const FOLDER_VARIABLE = "TSR_COVERAGE";
const DESIGN = "tiny";
export const PROGRAMS = 100;
/** Tests that simulate the design: commands, faults, error responses, urgent stops. */
const SUITES = ["test/cosim/pool-tiny.test.ts", "test/cosim/halt-tiny.test.ts"];

export interface LineCoverage {
  readonly programs: number;
  readonly modules: readonly ModuleLines[];
}

export interface CollectOptions {
  readonly programs?: number;
  /** Count again what has a result. */
  readonly fresh?: boolean;
  readonly say?: (line: string) => void;
}

async function randomPrograms(library: string, programs: number): Promise<void> {
  const pools = await openPools(preset(DESIGN), { library });
  try {
    const [register] = await walkRegisters(pools, programs);
    if (register !== undefined) throw new BenchError("WRONG_RESULT", register);
    await pools.prepare();
    const good = await KnownGood.of(pools);
    for (let number = 0; number < programs; number++) {
      const { wrong } = await runCase(pools, good, number);
      if (wrong !== null) throw new BenchError("WRONG_RESULT", `random program ${number}: ${wrong}`);
    }
  } finally {
    await pools.close();
  }
}

/** Adds the counts of all simulations together. */
async function merged(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".dat")).map((name) => join(folder, name));
  const all = join(folder, "all.merged");
  await execa("verilator_coverage", ["--write", all, ...files]);
  return readFile(all, "utf8");
}

/** Files of an emitted design by the module they hold. */
async function moduleTexts(design: string): Promise<Map<string, string>> {
  const names = (await readdir(design, { recursive: true })).filter((name) => /\.s?v$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(design, name), "utf8")));
  return new Map(names.map((name, i) => [basename(name).replace(/\..*$/, ""), texts[i] as string]));
}

async function count(design: string, library: string, programs: number, say: (line: string) => void): Promise<LineCoverage> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-coverage-"));
  try {
    say(`${programs} random programs`);
    process.env[FOLDER_VARIABLE] = folder;
    await randomPrograms(library, programs);
    say(`tests ${SUITES.join(", ")}`);
    await execa("npx", ["vitest", "run", "--root", REPOSITORY_ROOT, ...SUITES], { cwd: REPOSITORY_ROOT });
    const points = parsePoints(await merged(folder));
    const texts = await moduleTexts(design);
    const rtl = points.filter(({ module }) => texts.has(module));
    return { programs, modules: linesOf(rtl, (module) => texts.get(module) as string) };
  } finally {
    delete process.env[FOLDER_VARIABLE];
    await rm(folder, { recursive: true, force: true });
  }
}

/** Counts, or reads what was counted for the same RTL and the same number of programs. */
export async function collectLineCoverage({
  programs = PROGRAMS,
  fresh = false,
  say = () => {},
}: CollectOptions = {}): Promise<LineCoverage> {
  const { design, library } = await buildSimulator(preset(DESIGN), { coverage: true });
  const kept = join(dirname(library), `lines-${programs}.json`);
  const known = fresh ? null : await readFile(kept, "utf8").catch(() => null);
  if (known !== null) return JSON.parse(known) as LineCoverage;
  const found = await count(design, library, programs, say);
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(kept, JSON.stringify(found));
  return found;
}

/** Covered lines of a hundred. */
export function coveredPercent({ modules }: LineCoverage): number {
  const sum = (of: (module: ModuleLines) => number): number => modules.reduce((all, module) => all + of(module), 0);
  return (100 * sum(({ covered }) => covered)) / sum(({ lines }) => lines);
}
