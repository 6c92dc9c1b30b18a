// SPDX-License-Identifier: Apache-2.0
/** Maps one emitted design to UltraScale+ cells with Yosys and counts them: an estimate before place and route. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MANIFEST, type Manifest } from "../generator/design.js";
import { REPOSITORY_ROOT } from "../generator/sources.js";
import { runTool } from "../tools.js";
import { withLock } from "../verilate/lock.js";
import { type DeepestPath, deepestPath } from "./levels.js";
import { parseNetlist } from "./netlist.js";
import { type ModuleResources, moduleResources } from "./resources.js";

export interface SynthesiseOptions {
  /** Folder of the emitted design. */
  readonly design: string;
  /** Module to synthesise, with all below it. */
  readonly top: string;
  /** Also find the longest path, on a flat netlist: for a core or less, a whole pool is too large. */
  readonly levels?: boolean;
  /** Folder that keeps reports (default build/synth of the repository). */
  readonly cache?: string;
  readonly signal?: AbortSignal;
}

export interface AreaReport {
  readonly design: string;
  readonly top: string;
  readonly tool: string;
  /** The top first, then everything below it, the largest first. */
  readonly modules: readonly ModuleResources[];
  /** Longest path between registers, when it was asked for. */
  readonly deepest?: DeepestPath;
}

/** Raised with every change of what is read from the netlist, since kept reports hold the result only. */
const REPORT_VERSION = 2;

const HIERARCHICAL = "hierarchical.json";
const FLAT = "flat.json";

/** Yosys commands: modules are mapped one by one, so a core is mapped once however many there are. */
const script = (rtl: readonly string[], top: string, levels: boolean): string =>
  [
    `read_verilog -sv -defer -DSYNTHESIS -DTSR_XILINX ${rtl.join(" ")}`,
    "read_verilog -lib -specify +/xilinx/cells_sim.v",
    "read_verilog -lib +/xilinx/cells_xtra.v",
    `synth_xilinx -family xcup -noiopad -noclkbuf -top ${top}`,
    `write_json ${HIERARCHICAL}`,
    ...(levels ? ["flatten", `write_json ${FLAT}`] : []),
  ].join("; ");

/** Synthesises, or finds the report made from the same sources, tool and options. */
export async function synthesise({ design, top, levels = false, cache, signal }: SynthesiseOptions): Promise<AreaReport> {
  const manifest = JSON.parse(await readFile(join(design, MANIFEST), "utf8")) as Manifest;
  const run = signal === undefined ? {} : { signal };
  const tool = (await runTool("yosys", ["-V"], run)).trim().split(" (")[0] as string;
  const key = createHash("sha256").update(JSON.stringify([REPORT_VERSION, tool, script(manifest.rtl, top, levels)]));
  for (const file of manifest.rtl) key.update(`${file}\0`).update(await readFile(join(design, file)));
  const folder = cache ?? join(REPOSITORY_ROOT, "build", "synth");
  const kept = join(folder, `${manifest.name}-${top}-${key.digest("hex").slice(0, 16)}.json`);
  await mkdir(folder, { recursive: true });
  return withLock(
    `${kept}.lock`,
    async () => {
      const known = await readFile(kept, "utf8").catch(() => undefined);
      if (known !== undefined) return JSON.parse(known) as AreaReport;
      const scratch = await mkdtemp(`${kept}.`);
      try {
        const files = manifest.rtl.map((file) => join(design, file));
        await runTool("yosys", ["-q", "-p", script(files, top, levels)], { ...run, cwd: scratch });
        const read = async (file: string) => parseNetlist(await readFile(join(scratch, file), "utf8"));
        const modules = moduleResources(await read(HIERARCHICAL), top);
        const flat = levels ? (await read(FLAT)).modules[top] : undefined;
        const deepest = flat === undefined ? {} : { deepest: deepestPath(flat) };
        const report: AreaReport = { design: manifest.name, top, tool, modules, ...deepest };
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
