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
  /** The form of the RTL that is synthesised, with models of the cells it instantiates. */
  readonly cells?: string;
}

/** Returns the program's path. Lint is as strict as for the design. */
export async function buildTestProgram({ preset, top, rtl, cpp, cells }: TestProgram): Promise<string> {
  const config = await loadPoolConfig(preset.endsWith(".json") ? join(here, preset) : preset);
  const path = (file: string): string => join(here, file);
  const flags = ["-O1", `-I${join(here, "bench")}`];
  const bench = { config, top, cpp: cpp.map(path), flags };
  // Ports of the cells that are left open are what the strict warnings are about.
  return cells === undefined
    ? buildVerilatedBench({ ...bench, rtl: rtl.map(path), warnings: "-Wall" })
    : buildVerilatedBench({ ...bench, rtl: [...rtl, cells].map(path), warnings: "-Wno-lint", define: "TSR_XILINX" });
}

/** The whole core of a design and its checks against the HLS core: bench/main.cpp. */
export const buildCoreBench = (preset: string, cells?: string): Promise<string> =>
  buildTestProgram({
    ...{ preset, top: "tsr_core", rtl: [] },
    cpp: ["bench/main.cpp", "bench/program_checks.cpp", "bench/fault_checks.cpp"],
    ...(cells !== undefined && { cells }),
  });
