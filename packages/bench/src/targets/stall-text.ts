// SPDX-License-Identifier: Apache-2.0
/** Where the cycles of a task's cores went, in one line. */
import type { Measurement } from "../measure/measurement.js";
import { stallShares } from "../stalls.js";

export function stallText({ counters }: Measurement): string {
  if (counters === null) return "";
  return Object.entries(stallShares(counters))
    .map(([cause, share]) => `${cause} ${(100 * share).toFixed(1)}`)
    .join(", ");
}
