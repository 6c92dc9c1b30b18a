// SPDX-License-Identifier: Apache-2.0
/** Shares of the cycles of a task's cores by what the array did or waited for, from the hardware's counters. */
import type { CounterName } from "@tessera/host";

export interface StallShares {
  readonly array: number;
  readonly "other exec": number;
  readonly input: number;
  readonly weights: number;
  readonly output: number;
  readonly instructions: number;
  readonly rest: number;
}

/** All shares together are 1; the layer barrier is part of `instructions`, since nothing is dispatched behind it. */
export function stallShares(counters: Readonly<Record<CounterName, number>>): StallShares {
  const share = (name: CounterName): number => counters[name] / Math.max(1, counters.CYCLES);
  const array = share("MAC_BUSY");
  const exec = share("EXEC_BUSY") - array;
  const input = share("EXEC_WAIT_IN");
  const weights = share("EXEC_WAIT_W");
  const output = share("EXEC_WAIT_OUT");
  const instructions = share("EXEC_WAIT_INSTR");
  const rest = 1 - (array + exec + input + weights + output + instructions);
  return { array, "other exec": exec, input, weights, output, instructions, rest };
}
