// SPDX-License-Identifier: Apache-2.0
/** Tenants, tasks and accounts in memory, and their way to disk. */
import { type Account, addToAccount, EMPTY_ACCOUNT } from "../accounts/account.js";
import { HypervisorError } from "../errors.js";
import { Pacer } from "../pacing/pacer.js";
import type { Clock } from "../pacing/token-bucket.js";
import type { Batch, StateStore } from "../store/state-store.js";
import type { Tenant, Usage } from "../tenants/tenant.js";
import type { Task } from "./task.js";

interface Entry {
  readonly tenant: Tenant;
  readonly identity: symbol;
  readonly pacer: Pacer;
  account: Account;
}

/** Bytes in the unit of quotas. */
const MB = 1e6;

export class Ledger {
  readonly tasks = new Map<string, Task>();
  readonly #store: StateStore;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  /** When time with cores was last charged. */
  #settled: number;

  constructor(store: StateStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#settled = clock();
    for (const tenant of store.tenants()) this.#enter(tenant, { account: store.account(tenant.name) ?? EMPTY_ACCOUNT });
  }

  get tenants(): Tenant[] {
    return [...this.#entries.values()].map(({ tenant }) => tenant);
  }

  /** Throws NO_TENANT. */
  tenant(name: string): Tenant {
    return this.#entry(name).tenant;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The same while the tenant is there, whatever changes; another one of the same name has another. */
  identity(name: string): symbol {
    return this.#entry(name).identity;
  }

  pacer(name: string): Pacer {
    return this.#entry(name).pacer;
  }

  /** What the tenant has used until now. */
  account(name: string): Account {
    this.#settle();
    return this.#entry(name).account;
  }

  /** Makes or changes a tenant, on disk. What waits for its turn to transfer keeps it. */
  keep(tenant: Tenant): void {
    const before = this.#entries.get(tenant.name);
    this.#store.write((batch) => batch.put("tenant", tenant.name, tenant));
    if (before !== undefined && before.tenant.quota.hostMBps === tenant.quota.hostMBps)
      this.#entries.set(tenant.name, { ...before, tenant });
    else this.#enter(tenant, before);
  }

  /** Forgets a tenant, on disk. Returns its account. */
  forget(name: string): Account {
    const account = this.account(name);
    this.#store.write((batch) => {
      batch.remove("tenant", name);
      batch.remove("account", name);
    });
    this.#entries.delete(name);
    return account;
  }

  tasksOf(tenant: string): Task[] {
    return [...this.tasks.values()].filter((task) => task.tenant === tenant);
  }

  /** Tasks of all tenants of a mode. */
  tasksIn(mode: Tenant["mode"]): Task[] {
    return [...this.tasks.values()].filter((task) => this.tenant(task.tenant).mode === mode);
  }

  /**
   * What its tasks hold that is not to be had back for the asking: cores of private tasks were given, so down to what they were promised they make
   * room for its other tasks.
   */
  claims(name: string, except?: Task): Usage {
    const { mode } = this.tenant(name);
    const others = this.tasksOf(name).filter((task) => task !== except);
    const least = ({ record, isMovable }: Task): number => (mode === "private" && isMovable ? record.min : record.cores.length);
    return { ...this.usage(name, except), cores: others.reduce((sum, task) => sum + least(task), 0) };
  }

  usage(tenant: string, except?: Task): Usage {
    const records = this.tasksOf(tenant)
      .filter((task) => task !== except)
      .map(({ record }) => record);
    return {
      cores: records.reduce((sum, { cores }) => sum + cores.length, 0),
      banks: new Set(records.flatMap(({ banks }) => banks)).size,
      bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
      tasks: records.length,
    };
  }

  /** Adds to what a tenant has used; on disk with the next `save`. A tenant that is gone is charged nothing. */
  charge(tenant: string, more: Partial<Account>): void {
    const entry = this.#entries.get(tenant);
    if (entry !== undefined) entry.account = addToAccount(entry.account, more);
  }

  /** Throws FENCED, STORE: nothing may be changed any more. */
  assertHeld(): void {
    this.#store.assertHeld();
  }

  /** Puts these changes and all accounts on disk, together. */
  save(change: (batch: Batch) => void = () => undefined): void {
    this.#settle();
    this.#store.write((batch) => {
      change(batch);
      for (const [name, { account }] of this.#entries) batch.put("account", name, account);
    });
  }

  /** A task's cores or lease have changed. Time with the cores it had is charged first. */
  update(task: Task, changes: Parameters<Task["update"]>[0]): void {
    this.#settle();
    task.update(changes);
    this.save((batch) => batch.put("task", task.id, task.record));
  }

  #settle(): void {
    const now = this.#clock();
    for (const { tenant, record } of this.tasks.values()) {
      this.charge(tenant, { coreMs: record.cores.length * (now - this.#settled) });
    }
    this.#settled = now;
  }

  #enter(tenant: Tenant, { account = EMPTY_ACCOUNT, identity = Symbol(tenant.name) }: Partial<Entry> = {}): void {
    const { hostMBps } = tenant.quota;
    const pacer = new Pacer(hostMBps === null ? null : hostMBps * MB, this.#clock);
    this.#entries.set(tenant.name, { tenant, identity, pacer, account });
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new HypervisorError("NO_TENANT", `There is no tenant '${name}'.`);
    return entry;
  }
}
