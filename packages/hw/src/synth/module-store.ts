// SPDX-License-Identifier: Apache-2.0
/** Maps modules in groups and keeps what each takes, by its content: what is equal in another design or after an edit is found. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../tools.js";
import { deepestPath } from "./levels.js";
import { parseNetlist, sourceName } from "./netlist.js";
import { type MappedDesign, type MappedModule, mappedModule } from "./resources.js";
import { canonical, excerpt, groups, type RtlilDesign, type RtlilModule, stub } from "./rtlil.js";
import { EXCERPT, MAPPED, mapExcerpt } from "./yosys.js";

export interface ModuleStore {
  /** Folder of the kept modules. */
  readonly folder: string;
  /** Folder that Yosys runs in. */
  readonly scratch: string;
  readonly tool: string;
  readonly say: (line: string) => void;
  /** Characters of RTLIL mapped in one run: smaller keeps more of what is interrupted, larger repeats less. */
  readonly groupSize?: number;
  readonly signal?: AbortSignal;
}

/** Raised with every change of what is read from a module's netlist. */
const MODULE_VERSION = 2;
/** Some seconds, of which two are the same for the smallest module. */
const GROUP_SIZE = 150_000;

/** What a module's mapping depends on: itself, ports of the modules in it, the tool. */
function moduleKey(design: RtlilDesign, { text, children }: RtlilModule, tool: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([MODULE_VERSION, tool, mapExcerpt()]))
    .update(canonical(text));
  for (const child of children) hash.update(canonical(stub(design.get(child) as RtlilModule)));
  return hash.digest("hex").slice(0, 24);
}

/** Every module of the design, mapped by itself. Groups that are done stay when a later one is interrupted. */
export async function mapModules(design: RtlilDesign, store: ModuleStore): Promise<MappedDesign> {
  const { folder, tool, say, groupSize = GROUP_SIZE, signal } = store;
  await mkdir(folder, { recursive: true });
  const file = (module: RtlilModule): string =>
    join(folder, `${sourceName(module.name) ?? "module"}-${moduleKey(design, module, tool)}.json`);

  const mapped = new Map<string, MappedModule>();
  const missing: RtlilModule[] = [];
  for (const module of design.values()) {
    const text = await readFile(file(module), "utf8").catch(() => undefined);
    if (text === undefined) missing.push(module);
    else mapped.set(jsonName(module.name), JSON.parse(text) as MappedModule);
  }

  const runs = groups(missing, groupSize);
  if (runs.length > 0) say(`${missing.length} of ${design.size} modules to map, in ${runs.length} runs`);
  for (const [number, run] of runs.entries()) {
    signal?.throwIfAborted();
    const start = performance.now();
    const found = await mapGroup(design, run, store);
    for (const module of run) {
      const result = found.get(jsonName(module.name));
      if (result === undefined) throw new RangeError(`${module.name}: Yosys wrote no netlist of it`);
      mapped.set(jsonName(module.name), result);
      await writeFile(`${file(module)}.new`, JSON.stringify(result));
      await rename(`${file(module)}.new`, file(module));
    }
    const names = [...new Set(run.map(({ name }) => sourceName(name) ?? name))];
    say(`${number + 1}/${runs.length} ${((performance.now() - start) / 1000).toFixed(1)} s: ${names.join(" ")}`);
  }
  return mapped;
}

async function mapGroup(
  design: RtlilDesign,
  run: readonly RtlilModule[],
  { scratch, signal }: ModuleStore,
): Promise<MappedDesign> {
  const names = run.map(({ name }) => name);
  await writeFile(join(scratch, EXCERPT), excerpt(design, names));
  await runTool("yosys", ["-q", "-p", mapExcerpt()], { cwd: scratch, ...(signal !== undefined && { signal }) });
  const { modules } = parseNetlist(await readFile(join(scratch, MAPPED), "utf8"));
  return new Map(Object.entries(modules).map(([name, module]) => [name, mappedModule(module, deepestPath(module).levels)]));
}

/** Netlists drop the backslash of a name that the sources give. */
const jsonName = (name: string): string => name.replace(/^\\/, "");
