// SPDX-License-Identifier: Apache-2.0
/** Builds the test programs of the core: a design's module, SystemVerilog and C++ sources of this folder. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPoolConfig } from "@tessera/hw";
import { buildVerilatedBench } from "../support/verilated-bench.js";

export { runBench as check } from "../support/verilated-bench.js";

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
  const path = (file: string): string => join(here, file);
  const flags = ["-O1", `-I${join(here, "bench")}`];
  return buildVerilatedBench({ config, top, rtl: rtl.map(path), cpp: cpp.map(path), warnings: "-Wall", flags });
}
