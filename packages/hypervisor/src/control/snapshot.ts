// SPDX-License-Identifier: Apache-2.0
/** All that can be known of a hypervisor at one moment, as plain JSON: who has what, what it used, how far it is from being alone. */
import type { Account } from "../accounts/account.js";
import { type Deviation, together } from "../accounts/deviation.js";
import type { PoolShape } from "../allocate/pool-shape.js";
import type { Tenant, Usage } from "../tenants/tenant.js";
import type { Ledger } from "./ledger.js";
import type { Decision } from "./private-mode.js";
import type { Task } from "./task.js";

export interface TaskSnapshot {
  readonly id: string;
  readonly state: "loading" | "idle" | "running";
  /** Digest of its package. */
  readonly package: string;
  readonly cores: readonly number[];
  readonly banks: readonly number[];
  readonly bytes: number;
  /** Cores that it keeps for what it was promised. */
  readonly leastCores: number;
  readonly deadlineMs: number | null;
  readonly ratePerSecond: number | null;
  readonly predictedMs: number;
  readonly deviation: Deviation | null;
}

export interface TenantSnapshot extends Tenant {
  readonly usage: Usage;
  readonly account: Account;
  /** Over its tasks. */
  readonly deviation: Deviation | null;
  readonly tasks: readonly TaskSnapshot[];
}

export interface Snapshot {
  /** Milliseconds of the hypervisor's clock. */
  readonly at: number;
  readonly pool: Pick<PoolShape, "cores" | "clusters" | "banks"> & { readonly freeCores: readonly number[] };
  readonly tenants: readonly TenantSnapshot[];
  /** The last division of private mode: weighted runs per second. */
  readonly decision: Omit<Decision, "cores"> | null;
  /** Why accounts could not be written last time; null: they were. */
  readonly storeError: string | null;
}

const stateOf = (task: Task): TaskSnapshot["state"] => (!task.isLoaded ? "loading" : task.isRunning ? "running" : "idle");

function taskSnapshot(task: Task): TaskSnapshot {
  const { id, package: file, banks, bytes, min, deadlineMs, ratePerSecond } = task.record;
  return {
    ...{ id, state: stateOf(task), package: file, cores: [...task.cores], banks: [...banks], bytes, leastCores: min },
    ...{ deadlineMs, ratePerSecond, predictedMs: task.predictedMs, deviation: task.deviation },
  };
}

export function takeSnapshot(
  ledger: Ledger,
  { cores, clusters, banks }: PoolShape,
  decision: Decision | null,
  rest: Pick<Snapshot, "at" | "storeError">,
): Snapshot {
  const taken = new Set([...ledger.tasks.values()].flatMap((task) => task.cores));
  const freeCores = Array.from({ length: cores }, (_, core) => core).filter((core) => !taken.has(core));
  const tenants = ledger.tenants.map((tenant): TenantSnapshot => {
    const tasks = ledger.tasksOf(tenant.name);
    const deviation = together(tasks.flatMap((task) => task.deviation ?? []));
    const { name } = tenant;
    return { ...tenant, usage: ledger.usage(name), account: ledger.account(name), deviation, tasks: tasks.map(taskSnapshot) };
  });
  const { cores: _, ...figures } = decision ?? { cores: null };
  return {
    ...rest,
    pool: { cores, clusters, banks, freeCores },
    tenants,
    decision: decision === null ? null : (figures as Omit<Decision, "cores">),
  };
}
