// SPDX-License-Identifier: Apache-2.0
/** What the proofs assume of a module's neighbours, watched while the whole pool is simulated; kept beside the model. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { watchedLines } from "@tessera/hw";
import { runWatched, type Suites, watchedModel } from "../watched/run-watched.js";

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
  /** Instances in which it was seen, as the simulator names them. */
  readonly instances: readonly string[];
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

/** Lines `FILE:LINE INSTANCE` of all simulations, by module and line. */
async function placesIn(folder: string): Promise<Map<string, Set<string>>> {
  const places = new Map<string, Set<string>>();
  for (const name of await readdir(folder))
    for (const [, file = "", line = "", instance = ""] of (await readFile(join(folder, name), "utf8")).matchAll(
      /^(.*):(\d+) (.*)$/gm,
    )) {
      const place = `${basename(file, ".sv")}:${line}`;
      places.set(place, (places.get(place) ?? new Set()).add(instance));
    }
  return places;
}

async function read(folder: string, design: string, programs: number): Promise<Assumptions> {
  const places = await placesIn(folder);
  const files = (await readdir(design, { recursive: true })).filter((name) => name.endsWith(".sv")).sort();
  const modules: ModuleAssumptions[] = [];
  for (const file of files) {
    const module = basename(file, ".sv");
    const text = await readFile(join(design, file), "utf8");
    const lines = watchedLines(text);
    const violated = lines.flatMap((line) => {
      const instances = places.get(`${module}:${line}`);
      return instances === undefined
        ? []
        : { line, text: (text.split("\n")[line - 1] ?? "").trim(), instances: [...instances].sort() };
    });
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
  const kept = join(dirname(model.library), `assumptions-${programs}.json`);
  const known = fresh ? null : await readFile(kept, "utf8").catch(() => null);
  if (known !== null) return JSON.parse(known) as Assumptions;
  const runs = { programs, suites: SUITES, say };
  const found = await runWatched("assumptions", model, runs, (folder) => read(folder, model.design, programs));
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(kept, JSON.stringify(found));
  return found;
}
