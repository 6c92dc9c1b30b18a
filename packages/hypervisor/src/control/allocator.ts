// SPDX-License-Identifier: Apache-2.0
/** Cores and banks for tasks of both modes, and the moves that follow when tasks come and go. Callers see to it that one decision is made at a time. */
import { type Kind, MeasuredAllowance } from "../accounts/measured-allowance.js";
import { bankSlots, type Holding } from "../allocate/bank-slots.js";
import { Hysteresis } from "../allocate/hysteresis.js";
import { banksBeside, clusterOf, coresPerCluster } from "../allocate/pool-shape.js";
import { allocatePublic, type PublicGrant } from "../allocate/public.js";
import { resizePublic } from "../allocate/resize-public.js";
import type { DevicePort } from "../device/device-port.js";
import { HypervisorError } from "../errors.js";
import type { Clock } from "../pacing/token-bucket.js";
import type { Tenant } from "../tenants/tenant.js";
import type { Ledger } from "./ledger.js";
import type { Settings } from "./options.js";
import { type Contender, type Decision, decide } from "./private-mode.js";
import type { Task } from "./task.js";

/** A segment is interleaved over at most as many banks. */
export const MAX_TASK_BANKS = 4;

export class Allocator {
  readonly #device: DevicePort;
  readonly #ledger: Ledger;
  readonly #settings: Settings;
  readonly #hysteresis: Hysteresis;
  readonly #clock: Clock;
  readonly #allowance: MeasuredAllowance;
  #last: Decision | null = null;

  constructor(device: DevicePort, ledger: Ledger, settings: Settings, clock: Clock) {
    this.#device = device;
    this.#ledger = ledger;
    this.#settings = settings;
    this.#clock = clock;
    this.#hysteresis = new Hysteresis(settings.hysteresis);
    this.#allowance = new MeasuredAllowance(settings.allowance);
  }

  /** The last decision of private mode. */
  get decision(): Decision | null {
    return this.#last;
  }

  /** Cores of the part of the pool for a tenant's mode. */
  coresFor({ mode }: Tenant): number {
    return this.#clustersFor(mode).length * coresPerCluster(this.#device.shape);
  }

  /** Factor on the predicted latency of a package for what others may cost the tenant, and for the prediction's own error. */
  allowance(tenant: Tenant, file: string): number {
    return this.#allowance.of(this.#kindOf(tenant), file);
  }

  /** A run of a package took `ratio` times what is predicted for it alone. */
  measured(tenant: Tenant, file: string, ratio: number): void {
    this.#allowance.add(this.#kindOf(tenant), file, ratio);
  }

  /** Tenants with cores in the clusters of this one, which share banks with it. */
  neighbours(tenant: string): string[] {
    const clustersOf = (name: string): number[] =>
      this.#ledger.tasksOf(name).flatMap(({ cores }) => cores.map((core) => clusterOf(this.#device.shape, core)));
    const own = new Set(clustersOf(tenant));
    const others = this.#ledger.tenants.map(({ name }) => name).filter((name) => name !== tenant);
    return others.filter((name) => clustersOf(name).some((cluster) => own.has(cluster)));
  }

  /** Makes room for a task that comes. Throws NO_CAPACITY. */
  async admit(task: Task, cores: number): Promise<PublicGrant> {
    const tenant = this.#ledger.tenant(task.tenant);
    const grant = tenant.mode === "public" ? this.#admitPublic(tenant, cores) : await this.#admitPrivate(task);
    return { ...grant, banks: grant.banks.slice(0, MAX_TASK_BANKS) };
  }

  /** Cores for another size of a public task. Throws NO_CAPACITY. */
  resized(task: Task, cores: number): PublicGrant {
    const tenant = this.#ledger.tenant(task.tenant);
    const { shape } = this.#device;
    const request = { tenant: tenant.name, sharing: this.#sharing(tenant), cores };
    const grant = resizePublic(shape, this.#settings.zone, this.#holdings(), request, task.cores);
    if (grant !== null) return { ...grant, banks: grant.banks.slice(0, MAX_TASK_BANKS) };
    throw new HypervisorError(
      "NO_CAPACITY",
      `No room for ${cores} cores of '${tenant.name}': too few are free in clusters that it may use.`,
    );
  }

  /** Sets the arbiters of the banks as the tasks are now, or will be when `coming` belongs to a task too. */
  setSlots(coming?: { readonly task: Task; readonly cores: readonly number[] }): Promise<void> {
    const holdings = this.#holdings().map((holding) =>
      holding.tenant === coming?.task.tenant ? { ...holding, cores: [...new Set([...holding.cores, ...coming.cores])] } : holding,
    );
    return this.#device.setSlots(bankSlots(this.#device.shape, this.#settings.zone, holdings));
  }

  /** A private task has gone. */
  gone(): void {
    this.#hysteresis.event(this.#clock());
  }

  /** Divides the private cores anew if that pays. */
  async rebalance(): Promise<void> {
    const contenders = this.#contenders();
    if (contenders.length === 0) return;
    const decision = this.#decide(contenders);
    if (decision !== null) await this.#apply(decision, false);
  }

  /** Moves a task. Time and count go to its tenant's account, and the time to what switches are expected to cost. */
  async move(task: Task, { cores, banks }: PublicGrant, urgent = false): Promise<void> {
    if (task.pool === null || !task.isMovable)
      throw new HypervisorError("BUSY", `Task ${task.id} is being loaded, or released: wait for that.`);
    const stays = banks.length === task.record.banks.length && banks.every((bank) => task.record.banks.includes(bank));
    const time = await task.pool.moveTo({ cores, urgent, ...(stays ? {} : { banks }) });
    const ms = time.ms + time.cycles / (this.#settings.clockMHz * 1000);
    this.#hysteresis.measured(ms);
    this.#ledger.charge(task.tenant, { switches: 1, switchMs: ms });
    this.#ledger.update(task, { cores: [...cores], banks: [...banks] });
  }

  #admitPublic(tenant: Tenant, cores: number): PublicGrant {
    const request = { tenant: tenant.name, sharing: this.#sharing(tenant), cores };
    const grant = allocatePublic(this.#device.shape, this.#settings.zone, this.#holdings(), request);
    if (grant !== null) return grant;
    throw new HypervisorError(
      "NO_CAPACITY",
      `No room for ${cores} cores of '${tenant.name}': too few are free in clusters that it may use.`,
    );
  }

  async #admitPrivate(task: Task): Promise<PublicGrant> {
    this.#hysteresis.event(this.#clock());
    const decision = this.#decide([...this.#contenders(), this.#contender(task)]);
    const cores = decision?.cores.get(task.id);
    if (decision === null || cores === undefined) {
      throw new HypervisorError(
        "NO_CAPACITY",
        `No room for a task of '${task.tenant}': with it, not all private tasks could have their least number of cores.`,
      );
    }
    await this.#apply(decision, true);
    return { cores, banks: this.banksOf("private") };
  }

  /** Banks beside the clusters for tenants of a mode. Memory of a private task lies over all of theirs, so that it can be moved to any of their cores. */
  banksOf(mode: Tenant["mode"]): readonly number[] {
    const { shape } = this.#device;
    const clusters = this.#clustersFor(mode);
    return banksBeside(
      shape,
      clusters.map((cluster) => cluster * coresPerCluster(shape)),
    );
  }

  /** Whether these cores and banks are of the part of the pool for a mode. */
  isOf(mode: Tenant["mode"], { cores, banks }: PublicGrant): boolean {
    const [clusters, beside] = [this.#clustersFor(mode), this.banksOf(mode)];
    return (
      cores.every((core) => clusters.includes(clusterOf(this.#device.shape, core))) &&
      banks.every((bank) => beside.includes(bank))
    );
  }

  #clustersFor(mode: Tenant["mode"]): readonly number[] {
    const { zone, privateClusters } = this.#settings;
    return mode === "public" ? zone.clusters : privateClusters;
  }

  #decide(contenders: readonly Contender[]): Decision | null {
    const quotas = new Map(this.#ledger.tenants.map(({ name, quota }) => [name, quota.cores]));
    const { privateClusters } = this.#settings;
    const decision = decide(this.#device.shape, privateClusters, quotas, contenders, this.#hysteresis, this.#clock());
    this.#last = decision ?? this.#last;
    return decision;
  }

  /** Moves every task that is there already: first those that give, then those that take. `urgent`: a task waits for the cores. */
  async #apply({ cores }: Decision, urgent: boolean): Promise<void> {
    const moves = this.#ledger
      .tasksIn("private")
      .map((task) => ({ task, to: cores.get(task.id) ?? task.cores }))
      .filter(({ task, to }) => to.length !== task.cores.length)
      .sort((a, b) => a.to.length - a.task.cores.length - (b.to.length - b.task.cores.length));
    for (const { task, to } of moves) await this.move(task, { cores: to, banks: task.record.banks }, urgent);
  }

  #contenders(): Contender[] {
    return this.#ledger.tasksIn("private").map((task) => this.#contender(task));
  }

  #contender(task: Task): Contender {
    const { priority } = this.#ledger.tenant(task.tenant);
    const { id, tenant, min, max } = task.record;
    const worth = task.curve.cycles.map((_, i) => priority * task.curve.rate(i + 1));
    return { id, tenant, min, max, worth, current: task.cores, fixed: !task.isMovable && task.cores.length > 0 };
  }

  #kindOf(tenant: Tenant): Kind {
    return tenant.mode === "private" ? "private" : this.#sharing(tenant);
  }

  #sharing({ sharing }: Tenant): Tenant["sharing"] {
    return this.#device.hasSlots ? sharing : "exclusive";
  }

  /** What public tenants hold. */
  #holdings(): Holding[] {
    return this.#ledger.tenants
      .filter(({ mode }) => mode === "public")
      .map((tenant) => ({
        tenant: tenant.name,
        sharing: this.#sharing(tenant),
        cores: this.#ledger.tasksOf(tenant.name).flatMap(({ cores }) => cores),
      }));
  }
}
