// SPDX-License-Identifier: Apache-2.0
/** Models that watch something while they simulate and leave what they saw in the folder that a variable of the environment names. */
import { join } from "node:path";
import { REPOSITORY_ROOT } from "../generator/sources.js";
import { withWatchedAssumptions } from "./proof-sections.js";

/** How often each line of the RTL is executed; which assumptions of the proofs are violated, and where. */
export type Monitor = "lines" | "assumptions";

interface Build {
  /** Variable of the environment. */
  readonly folder: string;
  /** C++ that is compiled into the model. */
  readonly source: string;
  readonly verilator: readonly string[];
  readonly compiler: readonly string[];
  /** The RTL that is simulated; lines stay where they are. */
  readonly rtl: (text: string) => string;
}

const source = (name: string): string => join(REPOSITORY_ROOT, "native", "monitors", name);

export const MONITORS: Readonly<Record<Monitor, Build>> = {
  lines: {
    folder: "TSR_COVERAGE",
    source: source("write_coverage.cpp"),
    verilator: ["--coverage-line"],
    // The simulation's own end gets another name; the source stands in front of it.
    compiler: ["-Dtsr_sim_destroy=tsr_sim_destroy_simulation"],
    rtl: (text) => text,
  },
  assumptions: {
    folder: "TSR_ASSUMPTIONS",
    source: source("report_violations.cpp"),
    verilator: [],
    // The same of its beginning.
    compiler: ["-DVL_USER_STOP", "-Dtsr_sim_create=tsr_sim_create_simulation"],
    rtl: withWatchedAssumptions,
  },
};

/** The monitor whose folder the environment names, as an option of a build: whoever watches runs tests on models that do. */
export function requestedMonitor(): { readonly monitor?: Monitor } {
  const [monitor] = (Object.keys(MONITORS) as Monitor[]).filter((name) => process.env[MONITORS[name].folder] !== undefined);
  return monitor === undefined ? {} : { monitor };
}
