// SPDX-License-Identifier: Apache-2.0
/** What the proofs assume of a module's neighbours, watched while the whole pool is simulated; kept beside the model. */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { watchedLines } from "@tessera/hw";
import { keptBeside, runWatched, type Suites, watchedModel } from "../watched/run-watched.js";

const PROGRAMS = 100;
/** Commands, faults, error responses, stops, cores that leave and come back. */
const SUITES: readonly Suites[] = [
  { config: "vitest.config.ts", files: ["test/cosim/pool-tiny.test.ts", "test/cosim/halt-tiny.test.ts"] },
  { config: "vitest.long.config.ts", files: ["packages/host/test/reconfiguration/hw-emu.long.test.ts"] },
];

export interface Violation {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface ModuleAssumptions {
  readonly module: string;
  readonly watched: number;
  readonly violated: readonly Violation[];
}

export interface Assumptions {
  readonly programs: number;
  readonly modules: readonly ModuleAssumptions[];
}

export interface CollectOptions {
  readonly programs?: number;
  /** Simulate again what has a result. */
  readonly fresh?: boolean;
  readonly say?: (line: string) => void;
}

/** `MODULE:LINE` of all that simulations have reported. */
async function placesIn(folder: string): Promise<Set<string>> {
  const places = new Set<string>();
  for (const name of await readdir(folder))
    for (const [, file = "", line = ""] of (await readFile(join(folder, name), "utf8")).matchAll(/^(.*):(\d+) /gm))
      places.add(`${basename(file, ".sv")}:${line}`);
  return places;
}

/** What simulations have reported in `folder`, by the modules of the design emitted in `design`. */
export async function assumptionsIn(folder: string, design: string, programs: number): Promise<Assumptions> {
  const places = await placesIn(folder);
  const files = (await readdir(design, { recursive: true })).filter((name) => name.endsWith(".sv")).sort();
  const modules: ModuleAssumptions[] = [];
  for (const file of files) {
    const module = basename(file, ".sv");
    const text = await readFile(join(design, file), "utf8");
    const lines = watchedLines(text);
    const violated = lines
      .filter((line) => places.has(`${module}:${line}`))
      .map((line) => ({ line, text: (text.split("\n")[line - 1] ?? "").trim() }));
    if (lines.length > 0) modules.push({ module, watched: lines.length, violated });
  }
  return { programs, modules };
}

/** Watches, or reads what was seen with the same RTL and the same number of programs. */
export async function collectAssumptions({
  programs = PROGRAMS,
  fresh = false,
  say = () => {},
}: CollectOptions = {}): Promise<Assumptions> {
  const model = await watchedModel("assumptions");
  const runs = { programs, suites: SUITES, say };
  return keptBeside(model, `assumptions-${programs}`, fresh, () =>
    runWatched("assumptions", model, runs, (folder) => assumptionsIn(folder, model.design, programs)),
  );
}
