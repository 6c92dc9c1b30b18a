// SPDX-License-Identifier: Apache-2.0
/** How the C++ compiler optimises a model that Verilator made, as variables of its makefile. */
import type { PoolConfig } from "../config/pool-config.js";

export interface OptimisationLevels {
  /** Code that runs in every cycle. */
  readonly fast: string;
  /** Code that runs once. */
  readonly slow: string;
}

/** Multiplications per cycle of a core from which its array model is a very long piece of straight code. */
const LONG_ARRAY = 2048;
/**
 * The pass that combines instructions takes time with the square of such a piece: two minutes for a file that the other passes
 * compile in four seconds (g++ 12; a core of 4096, or sixteen cores with twice the banks).
 */
const NO_COMBINE = "-fdisable-rtl-combine";

function hasLongCode({ core, featureMemoryBytes }: PoolConfig): boolean {
  return core.pp * core.icp * core.ocp >= LONG_ARRAY || featureMemoryBytes > 0;
}

/** Verilator puts OPT_FAST last on the compiler's command line, so optimisation given elsewhere has no effect. */
export function compilerOptimisation(
  config: PoolConfig,
  { fast, slow }: OptimisationLevels = { fast: "-O2", slow: "-O1" },
): string[] {
  const passes = hasLongCode(config) ? ` ${NO_COMBINE}` : "";
  return [`OPT_FAST=${fast}${passes}`, `OPT_SLOW=${slow}${passes}`, `OPT_GLOBAL=${fast}`];
}
