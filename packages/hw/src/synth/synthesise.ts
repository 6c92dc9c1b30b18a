// SPDX-License-Identifier: Apache-2.0
/**
 * Maps one emitted design to UltraScale+ cells with Yosys and counts them: an estimate before place and route. Every module is
 * mapped once for each set of its parameters' values, however often it is instantiated, and never joined with what surrounds it.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MANIFEST, type Manifest } from "../generator/design.js";
import { REPOSITORY_ROOT } from "../generator/sources.js";
import { runTool } from "../tools.js";
import { withLock } from "../verilate/lock.js";
import { type DeepestPath, deepestPath } from "./levels.js";
import { mapModules } from "./module-store.js";
import { parseNetlist } from "./netlist.js";
import { type ModuleResources, mappedModule, moduleResources } from "./resources.js";
import { parseRtlil } from "./rtlil.js";
import { ELABORATED, elaborate, MAPPED, mapFlat } from "./yosys.js";

/**
 * modules: one by one. levels: also joined after mapping, for the longest path across modules. flat: joined before mapping, to
 * compare; the report has the top alone. The last two are for a small core or less: one run holds everything.
 */
export type Synthesis = "modules" | "levels" | "flat";

export interface SynthesiseOptions {
  /** Folder of the emitted design. */
  readonly design: string;
  /** Module to synthesise, with all below it. */
  readonly top: string;
  /** Default: modules. */
  readonly how?: Synthesis;
  /** Folder that keeps reports and mapped modules (default build/synth of the repository). */
  readonly cache?: string;
  /** Told what is done, with the time of every run of Yosys. */
  readonly say?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface AreaReport {
  readonly design: string;
  readonly top: string;
  readonly tool: string;
  /** The top first, then everything below it, the largest first. */
  readonly modules: readonly ModuleResources[];
  /** Longest path between registers across modules, when everything was joined. */
  readonly deepest?: DeepestPath;
}

/** Raised with every change of what is read from the netlist, since kept reports hold the result only. */
const REPORT_VERSION = 5;

/** Synthesises, or finds the report made from the same sources, tool and options. */
export async function synthesise(options: SynthesiseOptions): Promise<AreaReport> {
  const { design, top, how = "modules", cache, say = () => {}, signal } = options;
  const manifest = JSON.parse(await readFile(join(design, MANIFEST), "utf8")) as Manifest;
  const run = signal === undefined ? {} : { signal };
  const tool = (await runTool("yosys", ["-V"], run)).trim().split(" (")[0] as string;
  const key = createHash("sha256").update(JSON.stringify([REPORT_VERSION, tool, top, how]));
  for (const file of manifest.rtl) key.update(`${file}\0`).update(await readFile(join(design, file)));
  const folder = cache ?? join(REPOSITORY_ROOT, "build", "synth");
  const kept = join(folder, `${manifest.name}-${top}-${key.digest("hex").slice(0, 16)}.json`);
  const scratch = `${kept}.run`;
  const files = manifest.rtl.map((file) => join(design, file));

  /** Runs a script, which writes one file. */
  const yosys = async (script: string, output: string): Promise<string> => {
    const start = performance.now();
    await runTool("yosys", ["-q", "-p", script], { ...run, cwd: scratch });
    say(`${output} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return readFile(join(scratch, output), "utf8");
  };
  const flat = async (joined: "after mapping" | "before mapping") => {
    const module = parseNetlist(await yosys(mapFlat(files, top, joined), MAPPED)).modules[top];
    if (module === undefined) throw new RangeError(`${top}: Yosys wrote no netlist of it`);
    return { module, deepest: deepestPath(module) };
  };
  const measure = async (): Promise<Pick<AreaReport, "modules" | "deepest">> => {
    if (how === "flat") {
      const { module, deepest } = await flat("before mapping");
      return { modules: moduleResources(new Map([[top, mappedModule(module, deepest.levels)]]), top), deepest };
    }
    const elaborated = parseRtlil(await yosys(elaborate(files, top), ELABORATED));
    const mapped = await mapModules(elaborated, { folder: join(folder, "modules"), scratch, tool, say, ...run });
    const modules = moduleResources(mapped, top);
    return how === "levels" ? { modules, deepest: (await flat("after mapping")).deepest } : { modules };
  };

  await mkdir(folder, { recursive: true });
  return withLock(
    `${kept}.lock`,
    async () => {
      const known = await readFile(kept, "utf8").catch(() => undefined);
      if (known !== undefined) return JSON.parse(known) as AreaReport;
      // The name is always the same: what a killed run left behind goes with the next one.
      await rm(scratch, { recursive: true, force: true });
      await mkdir(scratch);
      try {
        const report: AreaReport = { design: manifest.name, top, tool, ...(await measure()) };
        await writeFile(join(scratch, "report.json"), JSON.stringify(report));
        await rename(join(scratch, "report.json"), kept);
        return report;
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
    signal,
  );
}
