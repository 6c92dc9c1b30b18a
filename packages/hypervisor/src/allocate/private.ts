// SPDX-License-Identifier: Apache-2.0
/** Private mode, throughput first: how many cores each task gets. What a number of cores is worth to a task is a table. */

export interface PrivateTask {
  readonly id: string;
  readonly tenant: string;
  /** worth[n - 1]: weighted throughput with n cores. */
  readonly worth: readonly number[];
  /** Fewest cores that meet its deadline, at least 1. */
  readonly min: number;
  /** Most cores it can use, at most worth.length. */
  readonly max: number;
}

export interface PrivatePool {
  readonly cores: number;
  /** Most cores of a tenant over all its tasks; as many as there are when it is not named. */
  readonly quotas: ReadonlyMap<string, number>;
}

/** Cores of each task, and the sum of their worth. */
export interface Division {
  readonly cores: ReadonlyMap<string, number>;
  readonly worth: number;
}

export const worthOf = (task: PrivateTask, cores: number): number => task.worth[cores - 1] as number;

export const quotaOf = (pool: PrivatePool, tenant: string): number => Math.min(pool.cores, pool.quotas.get(tenant) ?? pool.cores);
