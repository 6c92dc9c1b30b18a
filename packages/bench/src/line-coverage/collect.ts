// SPDX-License-Identifier: Apache-2.0
/** Line coverage of the RTL of `tiny`: random programs and the suites of the pool on a model that counts; kept beside that model. */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { execa } from "execa";
import { keptBeside, runWatched, type Suites, watchedModel } from "../watched/run-watched.js";
import { linesOf, type ModuleLines, parsePoints } from "./points.js";

export const PROGRAMS = 100;
/** Commands, faults, error responses, urgent stops. */
const SUITES: readonly Suites[] = [
  { config: "vitest.config.ts", files: ["test/cosim/pool-tiny.test.ts", "test/cosim/halt-tiny.test.ts"] },
];

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

async function linesIn(folder: string, design: string, programs: number): Promise<LineCoverage> {
  const points = parsePoints(await merged(folder));
  const texts = await moduleTexts(design);
  const rtl = points.filter(({ module }) => texts.has(module));
  return { programs, modules: linesOf(rtl, (module) => texts.get(module) as string) };
}

/** Counts, or reads what was counted for the same RTL and the same number of programs. */
export async function collectLineCoverage({
  programs = PROGRAMS,
  fresh = false,
  say = () => {},
}: CollectOptions = {}): Promise<LineCoverage> {
  const model = await watchedModel("lines");
  const runs = { programs, suites: SUITES, say };
  return keptBeside(model, `lines-${programs}`, fresh, () =>
    runWatched("lines", model, runs, (folder) => linesIn(folder, model.design, programs)),
  );
}

/** Covered lines of a hundred. */
export function coveredPercent({ modules }: LineCoverage): number {
  const sum = (of: (module: ModuleLines) => number): number => modules.reduce((all, module) => all + of(module), 0);
  return (100 * sum(({ covered }) => covered)) / sum(({ lines }) => lines);
}
