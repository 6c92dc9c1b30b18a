// SPDX-License-Identifier: Apache-2.0
/** Builds a Verilated block with its C++ bench, for a design made for the test. */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type PoolConfigPatch, REPOSITORY_ROOT, resolvePatch, writeDesign } from "@tessera/hw";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

/** Returns the path of the program that drives module `top` of the design with bench/<source>. */
export async function buildBench(top: string, source: string, patch: PoolConfigPatch): Promise<string> {
  const config = resolvePatch(patch);
  const scratch = join(REPOSITORY_ROOT, "build", "test", `${top}-${config.name}`);
  const objects = join(scratch, "obj");
  await mkdir(objects, { recursive: true });
  const { folder: design } = await writeDesign(config, { folder: join(scratch, "design") });
  await run("verilator", [
    ...["--cc", "--exe", "--top-module", top, "--Mdir", objects, "--prefix", "Vblock", "-o", "bench"],
    ...["-O3", "--x-assign", "unique", "--x-initial", "unique", "-Wno-MULTITOP"],
    join(REPOSITORY_ROOT, "hw-templates", "lint", "waivers.vlt"),
    ...["-F", join(design, "rtl.f"), join(here, "bench", source), "-CFLAGS", `-std=c++20 -Wall -Wextra -I${join(design, "hls")}`],
  ]);
  const optimisation = ["OPT_FAST=-O1", "OPT_SLOW=-O0", "OPT_GLOBAL=-O1"];
  await run("make", ["-s", "-C", objects, "-f", "Vblock.mk", ...optimisation], { maxBuffer: 1 << 26 });
  return join(objects, "bench");
}

/** Runs a bench; a failed check rejects with what it printed, which names the seed. */
export async function runBench(program: string, ...args: string[]): Promise<string> {
  try {
    return (await run(program, args)).stdout;
  } catch (error) {
    throw new Error(`${args.join(" ")}: ${(error as { stdout?: string }).stdout ?? String(error)}`);
  }
}
