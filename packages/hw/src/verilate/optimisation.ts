// SPDX-License-Identifier: Apache-2.0
/** How the C++ compiler optimises a model that Verilator made, as variables of its makefile. */
import type { CoreConfig } from "../config/core-config.js";

export interface OptimisationLevels {
  /** Code that runs in every cycle. */
  readonly fast: string;
  /** Code that runs once. */
  readonly slow: string;
}

/** Multiplications per cycle from which the array model is so long a piece of straight code that one pass of g++ dominates. */
const LONG_ARRAY = 2048;
/**
 * The pass that combines instructions takes time with the square of such a piece: two minutes for a file that the other passes
 * compile in four seconds (g++ 12, core of 4096).
 */
const NO_COMBINE = "-fdisable-rtl-combine";

/** Verilator puts OPT_FAST last on the compiler's command line, so optimisation given elsewhere has no effect. */
export function compilerOptimisation(
  core: CoreConfig,
  { fast, slow }: OptimisationLevels = { fast: "-O2", slow: "-O1" },
): string[] {
  const passes = core.pp * core.icp * core.ocp < LONG_ARRAY ? "" : ` ${NO_COMBINE}`;
  return [`OPT_FAST=${fast}${passes}`, `OPT_SLOW=${slow}${passes}`, `OPT_GLOBAL=${fast}`];
}
