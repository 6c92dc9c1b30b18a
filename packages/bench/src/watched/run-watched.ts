// SPDX-License-Identifier: Apache-2.0
/** Random programs and the pool's suites on models of `tiny` that watch themselves. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildSimulator, MONITORS, type Monitor, preset, REPOSITORY_ROOT } from "@tessera/hw";
import { execa } from "execa";
import { BenchError } from "../errors.js";
import { walkRegisters } from "../random-programs/register-walk.js";
import { KnownGood, openPools, runCase } from "../random-programs/run-cases.js";
import { replaceFile } from "../replace-file.js";

const DESIGN = "tiny";

/** Test files that simulate the pool, and the vitest configuration that they belong to. */
export interface Suites {
  readonly config: string;
  readonly files: readonly string[];
}

export interface WatchedRuns {
  readonly programs: number;
  readonly suites: readonly Suites[];
  readonly say: (line: string) => void;
}

export interface WatchedModel {
  /** Folder of the emitted design. */
  readonly design: string;
  readonly library: string;
}

export const watchedModel = (monitor: Monitor): Promise<WatchedModel> => buildSimulator(preset(DESIGN), { monitor });

/** What was found with the same model, kept beside it under `name`, or found now. */
export async function keptBeside<T>({ library }: WatchedModel, name: string, fresh: boolean, find: () => Promise<T>): Promise<T> {
  const kept = join(dirname(library), `${name}.json`);
  const known = fresh ? null : await readFile(kept, "utf8").catch(() => null);
  if (known !== null) return JSON.parse(known) as T;
  const found = await find();
  await replaceFile(kept, JSON.stringify(found));
  return found;
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

/** Runs them, and returns what `read` makes of the folder in which the models have left what they saw. */
export async function runWatched<T>(
  monitor: Monitor,
  { library }: WatchedModel,
  { programs, suites, say }: WatchedRuns,
  read: (folder: string) => Promise<T>,
): Promise<T> {
  const { folder: variable } = MONITORS[monitor];
  const folder = await mkdtemp(join(tmpdir(), `tessera-${monitor}-`));
  try {
    process.env[variable] = folder;
    say(`${programs} random programs`);
    await randomPrograms(library, programs);
    for (const { config, files } of suites) {
      say(`tests ${files.join(", ")}`);
      await execa("npx", ["vitest", "run", "--root", REPOSITORY_ROOT, "--config", config, ...files], { cwd: REPOSITORY_ROOT });
    }
    return await read(folder);
  } finally {
    delete process.env[variable];
    await rm(folder, { recursive: true, force: true });
  }
}
