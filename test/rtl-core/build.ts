// SPDX-License-Identifier: Apache-2.0
/** Builds a Verilated test program from an emitted design and C++ sources of this folder. */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { loadPoolConfig, REPOSITORY_ROOT, writeDesign } from "@tessera/hw";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

export interface TestProgram {
  /** Preset, or file below this folder, whose core is built. */
  readonly preset: string;
  /** Module at the top. */
  readonly top: string;
  /** SystemVerilog files of this folder, beside the design's. */
  readonly rtl: readonly string[];
  /** C++ files of this folder. */
  readonly cpp: readonly string[];
}

/** Returns the program's path. Lint is as strict as for the design. */
export async function buildTestProgram({ preset, top, rtl, cpp }: TestProgram): Promise<string> {
  const config = await loadPoolConfig(preset.endsWith(".json") ? join(here, preset) : preset);
  const scratch = join(REPOSITORY_ROOT, "build", "test", `${top}-${config.name}`);
  const objects = join(scratch, "obj");
  await mkdir(objects, { recursive: true });
  const { folder: design } = await writeDesign(config, { folder: join(scratch, "design") });
  const flags = ["-std=c++20", "-O1", `-I${join(here, "bench")}`, `-I${join(design, "hls")}`];
  await run("verilator", [
    ...["--cc", "--exe", "--top-module", top, "--Mdir", objects, "--prefix", `V${top}`, "-o", `V${top}`],
    ...["-O3", "--x-assign", "unique", "--x-initial", "unique", "-Wall"],
    join(REPOSITORY_ROOT, "hw-templates", "lint", "waivers.vlt"),
    ...["-F", join(design, "rtl.f"), ...rtl.map((file) => join(here, file)), ...cpp.map((file) => join(here, file))],
    ...["-CFLAGS", flags.join(" ")],
  ]);
  const optimisation = ["OPT_FAST=-O1", "OPT_SLOW=-O0", "OPT_GLOBAL=-O1"];
  await run("make", ["-s", "-j2", "-C", objects, "-f", `V${top}.mk`, ...optimisation], { maxBuffer: 1 << 26 });
  return join(objects, `V${top}`);
}

/** Runs a check of a test program and returns what it printed; a failed check rejects with its message. */
export async function check(program: string, ...args: string[]): Promise<string> {
  try {
    return (await run(program, args)).stdout;
  } catch (error) {
    throw new Error(`${args.join(" ")}: ${(error as { stdout?: string }).stdout ?? String(error)}`);
  }
}
