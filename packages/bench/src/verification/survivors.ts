// SPDX-License-Identifier: Apache-2.0
/** Mutants that no proof notices, and why. */

export interface Survivor {
  /** File below hw-templates/rtl, its line and what the mutant makes of it. */
  readonly file: string;
  readonly original: string;
  readonly mutated: string;
  readonly reason: string;
}

export const EXPLAINED: readonly Survivor[] = [];
