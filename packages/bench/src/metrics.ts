// SPDX-License-Identifier: Apache-2.0
/** Figures computed the same way by every experiment. */
import type { CoreConfig } from "@tessera/hw";

/** MACs done over MACs the cores could have done, from doorbell to completion; null where there is no time. */
export const utilisation = (macs: number, { pp, icp, ocp }: CoreConfig, cores: number, cycles: number | null): number | null =>
  cycles === null || cycles === 0 ? null : macs / (pp * icp * ocp * cores * cycles);

interface BankReport {
  readonly read_bytes: number;
  readonly write_bytes: number;
}

/** Bytes moved by all banks according to a simulator's report; null where the backend has no memory model. */
export function ddrBytes(report: Readonly<Record<string, unknown>>): number | null {
  const banks = report.banks as readonly BankReport[] | undefined;
  return banks === undefined ? null : banks.reduce((sum, bank) => sum + bank.read_bytes + bank.write_bytes, 0);
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median, least and greatest of wall-clock figures. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  return { median: at(Math.floor(sorted.length / 2)), min: at(0), max: at(sorted.length - 1) };
}

/** The least value that `share` of all values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
