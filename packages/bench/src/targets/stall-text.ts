// SPDX-License-Identifier: Apache-2.0
/** Where the cycles of a task's cores went, percent by cause in one line. */
import type { Measurement } from "../measure/measurement.js";
import { stallShares } from "../stalls.js";

/** Smaller shares are printed as 0.0. */
const LEAST = 0.0005;

export function stallText({ counters }: Measurement): string {
  if (counters === null) return "";
  return Object.entries(stallShares(counters))
    .filter(([, share]) => share >= LEAST)
    .map(([cause, share]) => `${cause} ${(100 * share).toFixed(1)}`)
    .join(", ");
}
