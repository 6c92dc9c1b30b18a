// SPDX-License-Identifier: Apache-2.0
/** What a tenant has used, since it was made. */
import { z } from "zod";

const amount = z.number().min(0);

export const accountSchema = z.strictObject({
  inferences: amount,
  /** Cycles in which its cores belonged to a running task. */
  coreCycles: amount,
  /** Milliseconds by the clock in which cores were its own, running or not, times cores. */
  coreMs: amount,
  ddrReadBytes: amount,
  ddrWriteBytes: amount,
  hostBytes: amount,
  /** Changes of its tasks' cores, and the time they took. */
  switches: amount,
  switchMs: amount,
  /** Requests that were not admitted. */
  rejected: amount,
});
export type Account = z.infer<typeof accountSchema>;

export const EMPTY_ACCOUNT: Account = {
  inferences: 0,
  coreCycles: 0,
  coreMs: 0,
  ddrReadBytes: 0,
  ddrWriteBytes: 0,
  hostBytes: 0,
  switches: 0,
  switchMs: 0,
  rejected: 0,
};

export function addToAccount(account: Account, more: Partial<Account>): Account {
  const sum = { ...account };
  for (const key of Object.keys(more) as (keyof Account)[]) sum[key] += more[key] ?? 0;
  return sum;
}
