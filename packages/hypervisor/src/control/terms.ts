// SPDX-License-Identifier: Apache-2.0
/** On what terms a tenant may have what it asks for: its quota, and the service level that a task was promised. */
import { HypervisorError } from "../errors.js";
import { LatencyCurve } from "../latency/latency-curve.js";
import type { TaskRecord } from "../store/records.js";
import { checkQuota, type Tenant } from "../tenants/tenant.js";
import { checkCores, coresFor, levelOf } from "./admission.js";
import { type Allocator, MAX_TASK_BANKS } from "./allocator.js";
import type { Ledger } from "./ledger.js";
import type { Task } from "./task.js";

export class Terms {
  readonly #ledger: Ledger;
  readonly #allocator: Allocator;
  readonly #clockMHz: number;

  constructor(ledger: Ledger, allocator: Allocator, clockMHz: number) {
    this.#ledger = ledger;
    this.#allocator = allocator;
    this.#clockMHz = clockMHz;
  }

  /** The record of a task that may come, with its least number of cores. `cores`: asked for. Throws QUOTA, SLO, BAD_REQUEST. */
  admitted(asked: TaskRecord, cores: number | undefined): TaskRecord {
    const tenant = this.#ledger.tenant(asked.tenant);
    const claims = this.#ledger.claims(tenant.name);
    const demand = { ...claims, bytes: claims.bytes + asked.bytes, tasks: claims.tasks + 1 };
    const isPublic = tenant.mode === "public";
    // A private task is given what there is, so one is enough, and its banks are known: nobody is moved for a task that has no place.
    checkQuota(tenant, { ...demand, cores: claims.cores + (isPublic ? (cores ?? 1) : 1) });
    if (!isPublic) this.checkBanks(tenant, this.#allocator.banksOf("private").slice(0, MAX_TASK_BANKS));
    const most = Math.min(asked.max, tenant.quota.cores - claims.cores);
    const allowance = this.#allocator.allowance(tenant, asked.package);
    const min = coresFor(new LatencyCurve(asked.curve, this.#clockMHz), levelOf(asked), { most, allowance });
    if (isPublic && cores !== undefined) this.#checkLevel(tenant, asked, cores);
    return { ...asked, min };
  }

  /** Throws BAD_REQUEST, QUOTA, SLO. */
  checkResize(task: Task, cores: number): void {
    const { record, id } = task;
    const tenant = this.#ledger.tenant(task.tenant);
    this.checkCores(tenant, cores);
    if (cores > task.curve.maxCores) {
      throw new HypervisorError("BAD_REQUEST", `Task ${id} is compiled for at most ${task.curve.maxCores} cores, not ${cores}.`);
    }
    const others = this.#ledger.claims(tenant.name, task);
    const isPublic = tenant.mode === "public";
    checkQuota(tenant, { ...others, cores: others.cores + (isPublic ? cores : record.min) });
    if (cores < record.min) {
      throw new HypervisorError("SLO", `Task ${id} needs ${record.min} cores for what it was promised, not ${cores}.`);
    }
    if (isPublic) this.#checkLevel(tenant, record, cores);
  }

  /** Throws BAD_REQUEST. */
  checkCores(tenant: Tenant, cores: number): void {
    const room = this.#allocator.coresFor(tenant);
    if (Number.isInteger(cores) && cores >= 1 && cores <= room) return;
    throw new HypervisorError(
      "BAD_REQUEST",
      `${cores} cores: the pool has ${room} for ${tenant.mode} tenants, and a task at least 1.`,
    );
  }

  /** Throws QUOTA when the tenant may not have these banks beside those of its tasks (but one). */
  checkBanks(tenant: Tenant, banks: readonly number[], except?: Task): void {
    const others = this.#ledger.tasksOf(tenant.name).filter((task) => task !== except);
    const all = new Set([...others.flatMap(({ record }) => record.banks), ...banks]).size;
    checkQuota(tenant, { cores: 0, bytes: 0, tasks: 0, banks: all });
  }

  #checkLevel(tenant: Tenant, record: TaskRecord, cores: number): void {
    const curve = new LatencyCurve(record.curve, this.#clockMHz);
    checkCores(curve, levelOf(record), cores, this.#allocator.allowance(tenant, record.package));
  }
}
