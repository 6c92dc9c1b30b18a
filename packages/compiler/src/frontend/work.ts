// SPDX-License-Identifier: Apache-2.0
/**
 * A bound on what operators may do for somebody who is not trusted: elements made or read, and multiply-adds, are counted before they are spent.
 * Whoever evaluates for itself has no bound. Evaluation is synchronous, so there is one count for all.
 */
import { ModelError } from "./errors.js";

let limit = Number.POSITIVE_INFINITY;
let left = limit;

/** Operators charge here before they begin. Throws HOST_OP beyond the bound, and for what is no number. */
export function spend(units: number): void {
  if (limit === Number.POSITIVE_INFINITY) return;
  if (!(units <= left)) {
    throw new ModelError(
      "HOST_OP",
      `The parts of the network that the host computes take more than ${limit} operations: leave large operators to the device.`,
    );
  }
  left -= units;
}

/** Runs a step that may spend so much. */
export function withinWork<T>(units: number, step: () => T): T {
  const before = [limit, left] as const;
  [limit, left] = [units, units];
  try {
    return step();
  } finally {
    [limit, left] = before;
  }
}
