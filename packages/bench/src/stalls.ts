// SPDX-License-Identifier: Apache-2.0
/** Shares of the cycles of a task's cores by cause, from the hardware's counters. */
import { type CoreCounters, cycleAccount } from "@tessera/host";

/** Every cause that occurred, by its name in small letters; all together are 1. */
export function stallShares(counters: CoreCounters): Readonly<Record<string, number>> {
  const { cycles, causes } = cycleAccount(counters);
  const occurred = Object.entries(causes).filter(([, count]) => count > 0);
  return Object.fromEntries(occurred.map(([cause, count]) => [cause.toLowerCase(), count / cycles]));
}
