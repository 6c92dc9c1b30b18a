// SPDX-License-Identifier: Apache-2.0
/** Mutants that no proof notices, and why. */

export interface Survivor {
  /** File below hw-templates/rtl, its line and what the mutant makes of it. */
  readonly file: string;
  readonly original: string;
  readonly mutated: string;
  readonly reason: string;
}

export const EXPLAINED: readonly Survivor[] = [
  {
    file: "lib/tsr_rr_arbiter.sv",
    original: "if (rst_i) mask_q <= '0;",
    mutated: "if (rst_i) mask_q <= '1;",
    reason: "all requesters behind the last one served, or none: either way the lowest of all is first",
  },
  {
    file: "pool/tsr_fetch.sv",
    original: "spare_valid_q <= 1'b0;",
    mutated: "spare_valid_q <= ~1'b0;",
    reason: "at reset; the start of a list clears it again",
  },
];
