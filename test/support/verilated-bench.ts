// SPDX-License-Identifier: Apache-2.0
/** Builds and runs a Verilated module with a C++ bench around it, kept in build/test between runs. */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { compilerOptimisation, type PoolConfig, REPOSITORY_ROOT, writeDesign } from "@tessera/hw";

const run = promisify(execFile);

export interface VerilatedBench {
  /** Design that the module is taken from. */
  readonly config: PoolConfig;
  /** Module at the top; the C++ class is V<top>, or V<prefix>. */
  readonly top: string;
  readonly prefix?: string;
  /** SystemVerilog files beside the design's, and the C++ files of the bench. */
  readonly rtl?: readonly string[];
  readonly cpp: readonly string[];
  /** Warnings of Verilator, and flags of the C++ compiler. */
  readonly warnings: string;
  readonly flags: readonly string[];
  /** A preprocessor name that the RTL is built with, kept apart from a build without it. */
  readonly define?: string;
}

/** Returns the program's path. */
export async function buildVerilatedBench(bench: VerilatedBench): Promise<string> {
  const { config, top, prefix = top, rtl = [], cpp, warnings, define } = bench;
  const scratch = join(REPOSITORY_ROOT, "build", "test", `${top}-${config.name}${define === undefined ? "" : `-${define}`}`);
  const objects = join(scratch, "obj");
  await mkdir(objects, { recursive: true });
  const { folder: design } = await writeDesign(config, { folder: join(scratch, "design") });
  // -MP: a header that exists no more, of an earlier build, makes what included it old and stops nothing.
  const flags = ["-std=c++20", "-MP", ...bench.flags, `-I${join(design, "hls")}`];
  await run("verilator", [
    ...["--cc", "--exe", "--top-module", top, "--Mdir", objects, "--prefix", `V${prefix}`, "-o", "bench"],
    ...["-O3", "--x-assign", "unique", "--x-initial", "unique", warnings],
    ...(define === undefined ? [] : [`-D${define}`]),
    join(REPOSITORY_ROOT, "hw-templates", "lint", "waivers.vlt"),
    ...["-F", join(design, "rtl.f"), ...rtl, ...cpp, "-CFLAGS", flags.join(" ")],
  ]);
  const optimisation = compilerOptimisation(config, { fast: "-O1", slow: "-O0" });
  await run("make", ["-s", "-j2", "-C", objects, "-f", `V${prefix}.mk`, ...optimisation], { maxBuffer: 1 << 26 });
  return join(objects, "bench");
}

/** Runs a bench and returns what it printed; a failed check rejects with its message, which names the seed. */
export async function runBench(program: string, ...args: string[]): Promise<string> {
  try {
    return (await run(program, args)).stdout;
  } catch (error) {
    throw new Error(`${args.join(" ")}: ${(error as { stdout?: string }).stdout ?? String(error)}`);
  }
}
