// SPDX-License-Identifier: Apache-2.0
/** What must hold for every report of `tessera trace --json`. */
import type { CycleAccount } from "@tessera/host";
import { expect } from "vitest";
import type { StallRow } from "../../src/trace/layer-rows.js";

export interface TraceReport {
  readonly cycles: number;
  readonly rows: readonly StallRow[];
  readonly overlap: readonly number[];
  readonly counters: CycleAccount;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Shares add up to 1, layers to the network, and the recording says what the hardware's counters say. */
export function checkReport({ cycles, rows, overlap, counters }: TraceReport, cores: number): void {
  const network = rows.at(-1) as StallRow;
  for (const row of rows) expect(sum(Object.values(row.causes)), row.name).toBeCloseTo(1, 9);
  expect(sum(rows.slice(0, -1).map((row) => row.cycles))).toBeCloseTo(network.cycles, 6);
  expect(sum(Object.values(counters.causes))).toBe(counters.cycles);
  expect(counters.overlap).toEqual(overlap);
  for (const [cause, share] of Object.entries(network.causes)) {
    expect(share * counters.cycles, cause).toBeCloseTo(counters.causes[cause.toUpperCase() as keyof typeof counters.causes], 6);
  }
  expect(counters.cycles).toBe(cores * cycles);
}
