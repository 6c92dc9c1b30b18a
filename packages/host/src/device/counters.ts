// SPDX-License-Identifier: Apache-2.0
/** Event counters of the cores: latched together, read by name. */
import { COUNTERS, type CounterName } from "@tessera/isa";
import { type Registers, writeValue } from "./registers.js";

export type { CounterName } from "@tessera/isa";

/** Counts since reset. */
export type CoreCounters = Readonly<Record<CounterName, number>>;

/** Latches all counters and reads those of `cores`, in that order. */
export async function readCounters(registers: Registers, cores: readonly number[]): Promise<CoreCounters[]> {
  await registers.write([writeValue("GLOBAL", "SNAPSHOT", 1)]);
  const names = cores.flatMap((index) =>
    COUNTERS.flatMap(([name]) => ["LO", "HI"].map((half) => ({ block: "COUNTER", register: `${name}_${half}`, index }))),
  );
  const values = await registers.read(names);
  return cores.map((_, row) => {
    const at = (column: number): number => values[(row * COUNTERS.length + column) * 2] as number;
    const high = (column: number): number => values[(row * COUNTERS.length + column) * 2 + 1] as number;
    return Object.fromEntries(COUNTERS.map(([name], column) => [name, high(column) * 2 ** 32 + at(column)])) as CoreCounters;
  });
}

/** Counts between two readings of the same cores. */
export const counterDifference = (before: CoreCounters, after: CoreCounters): CoreCounters =>
  Object.fromEntries(COUNTERS.map(([name]) => [name, after[name] - before[name]])) as CoreCounters;
