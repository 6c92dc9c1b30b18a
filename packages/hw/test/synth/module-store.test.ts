// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mapModules } from "../../src/synth/module-store.js";
import { parseRtlil, type RtlilDesign } from "../../src/synth/rtlil.js";
import { ELABORATED, elaborate } from "../../src/synth/yosys.js";
import { runTool } from "../../src/tools.js";
import { leaf, TOP } from "./small-design.js";

let scratch: string;
let design: RtlilDesign;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsr-modules-"));
  await writeFile(join(scratch, "small.sv"), leaf("^") + TOP);
  await runTool("yosys", ["-q", "-p", elaborate(["small.sv"], "tsr_top")], { cwd: scratch });
  design = parseRtlil(await readFile(join(scratch, ELABORATED), "utf8"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** One module a run; `stopAfter` runs, interrupted. */
async function run(stopAfter = Number.POSITIVE_INFINITY) {
  const controller = new AbortController();
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(line);
    if (line.startsWith(`${stopAfter}/`)) controller.abort(new Error("interrupted"));
  };
  const store = { folder: join(scratch, "kept"), scratch, tool: "Yosys", groupSize: 1, say, signal: controller.signal };
  return { mapped: await mapModules(design, store).catch((error: Error) => error.message), said };
}

/** Runs of Yosys, on a machine that may be busy. */
const TIMEOUT_MS = 240_000;

describe("modules that are kept", { timeout: TIMEOUT_MS }, () => {
  it("stay when a later run is interrupted, and the next time only the others are mapped", async () => {
    expect((await run(1)).mapped).toBe("interrupted");
    expect(await readdir(join(scratch, "kept"))).toHaveLength(1);
    const second = await run();
    expect(second.said[0]).toBe("2 of 3 modules to map, in 2 runs");
    const third = await run();
    expect(third.said).toEqual([]);
    expect(third.mapped).toEqual(second.mapped);
    expect((third.mapped as ReadonlyMap<string, unknown>).get("tsr_top")).toMatchObject({
      cells: { "$paramod\\tsr_leaf\\WIDTH=s32'00000000000000000000000000000100": 2, LUT3: 1, FDRE: 1 },
      levels: 1,
    });
  });
});
