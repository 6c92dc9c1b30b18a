// SPDX-License-Identifier: Apache-2.0
/** Tenants and their tasks on one device: admission, allocation, re-allocation, accounts; its state outlives it. */
import { randomUUID } from "node:crypto";
import type { Program } from "@tessera/compiler";
import { type ScrubReceipt, Serial, segmentBytes } from "@tessera/host";
import type { Account } from "../accounts/account.js";
import type { DevicePort, Pace, PoolPort, Run } from "../device/device-port.js";
import { HypervisorError } from "../errors.js";
import { hostBytes } from "../latency/footprint.js";
import { studyInThread } from "../latency/study-thread.js";
import type { Clock } from "../pacing/token-bucket.js";
import { PackageFiles } from "../store/package-files.js";
import type { TaskRecord } from "../store/records.js";
import { StateStore } from "../store/state-store.js";
import { makeTenant, type Tenant, type TenantRequest } from "../tenants/tenant.js";
import type { ServiceLevel } from "./admission.js";
import { Allocator, MAX_TASK_BANKS } from "./allocator.js";
import { Ledger } from "./ledger.js";
import { type HypervisorOptions, type Settings, settle } from "./options.js";
import type { Decision } from "./private-mode.js";
import { type Recovery, recover } from "./recovery.js";
import { type Snapshot, takeSnapshot } from "./snapshot.js";
import { Task, type TaskKeeper } from "./task.js";
import { changeTenant, type TenantChanges } from "./tenant-changes.js";
import { Terms } from "./terms.js";

/** What a tenant asks for a program. */
export interface PlaceRequest extends ServiceLevel {
  /** Public mode: cores, the fewest that meet the service level when omitted. Private mode: the most it may get. */
  readonly cores?: number;
}

/** Accounts reach the disk at least so often while inferences run, milliseconds. */
const SAVE_MS = 1000;

export class Hypervisor {
  readonly #device: DevicePort;
  readonly #store: StateStore;
  readonly #files: PackageFiles;
  readonly #ledger: Ledger;
  readonly #allocator: Allocator;
  readonly #terms: Terms;
  readonly #settings: Settings;
  readonly #clock: Clock;
  /** Decisions are made one at a time; inferences and uploads go on meanwhile. */
  readonly #serial = new Serial();
  readonly #keeper: TaskKeeper;
  readonly #ending = new Map<Task, Promise<ScrubReceipt | null>>();
  /** Tenants that are being removed: nothing more is placed for them. */
  readonly #leaving = new Set<string>();
  #saved: number;
  #storeError: unknown = null;

  private constructor(options: HypervisorOptions, settings: Settings, store: StateStore) {
    this.#device = options.device;
    this.#clock = options.clock ?? (() => performance.now());
    this.#settings = settings;
    this.#store = store;
    this.#files = new PackageFiles(options.folder);
    this.#ledger = new Ledger(store, this.#clock);
    this.#allocator = new Allocator(options.device, this.#ledger, settings, this.#clock);
    this.#terms = new Terms(this.#ledger, this.#allocator, settings.clockMHz);
    this.#saved = this.#clock();
    this.#keeper = {
      clockMHz: settings.clockMHz,
      assertHeld: () => this.#ledger.assertHeld(),
      ran: (task, run, ratio) => this.#ran(task, run, ratio),
      resize: (task, cores) => this.#decide(() => this.#resize(task, cores)),
      release: (task) => this.#end(task, "RELEASED", "it has been released."),
    };
  }

  /** Takes the state in a folder over, and the tasks of its last holder. Throws STORE, BAD_REQUEST. */
  static async open(options: HypervisorOptions): Promise<{ hypervisor: Hypervisor; recovery: Recovery }> {
    const settings = settle(options.device.shape, options);
    const store = StateStore.open(options.folder);
    try {
      const hypervisor = new Hypervisor(options, settings, store);
      return { hypervisor, recovery: await hypervisor.#recover() };
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  get tenants(): Tenant[] {
    return this.#ledger.tenants;
  }

  get tasks(): Task[] {
    return [...this.#ledger.tasks.values()];
  }

  /** The last division of private mode, with the gap between heuristic and optimum. */
  get decision(): Decision | null {
    return this.#allocator.decision;
  }

  /** What failed and was nobody's request: accounts that could not be written while inferences ran, a better division. Null: nothing since. */
  get storeError(): unknown {
    return this.#storeError;
  }

  /** Throws BAD_REQUEST, TENANT_EXISTS. */
  addTenant(request: TenantRequest): Tenant {
    const tenant = makeTenant(request);
    if (this.#ledger.has(tenant.name)) throw new HypervisorError("TENANT_EXISTS", `There is a tenant '${tenant.name}' already.`);
    this.#ledger.keep(tenant);
    return tenant;
  }

  /**
   * Changes quota, priority or sharing of a tenant. Private tasks are divided anew, also to fit into a smaller quota of cores; otherwise what is in
   * use beyond a smaller quota is QUOTA, and nothing changes. Throws NO_TENANT, BAD_REQUEST, QUOTA, NO_CAPACITY, DEVICE, STORE.
   */
  updateTenant(name: string, changes: TenantChanges): Promise<Tenant> {
    return this.#decide(() => changeTenant(this.#ledger, this.#allocator, name, changes));
  }

  /** Tenants, tasks, accounts and live deviations as they are now, for whoever watches. */
  snapshot(): Snapshot {
    const error = this.#storeError;
    const storeError = error === null ? null : error instanceof Error ? error.message : String(error);
    return takeSnapshot(this.#ledger, this.#device.shape, this.decision, { at: this.#clock(), storeError });
  }

  /** What the tenant has used until now. Throws NO_TENANT. */
  account(tenant: string): Account {
    return this.#ledger.account(tenant);
  }

  /** Ends all that the tenant has under way and forgets it. Returns its last account and what says that its memory was cleared. Throws NO_TENANT. */
  async removeTenant(name: string): Promise<{ account: Account; receipts: readonly ScrubReceipt[] }> {
    this.#ledger.tenant(name);
    if (this.#leaving.has(name)) throw new HypervisorError("TENANT_GONE", `Tenant '${name}' is being removed already.`);
    this.#leaving.add(name);
    try {
      // What was being decided is decided; from now on nothing is placed for it.
      await this.#decide(() => Promise.resolve());
      const receipts: (ScrubReceipt | null)[] = [];
      for (const task of this.#ledger.tasksOf(name)) {
        receipts.push(await this.#end(task, "TENANT_GONE", "the tenant has been removed."));
      }
      const account = await this.#decide(() => Promise.resolve(this.#ledger.forget(name)));
      return { account, receipts: receipts.filter((receipt) => receipt !== null) };
    } finally {
      this.#leaving.delete(name);
    }
  }

  /** Admits, places and loads a program. Throws NO_TENANT, BAD_REQUEST, QUOTA, NO_CAPACITY, SLO, DEVICE, STORE. */
  async place(tenant: string, program: Program, request: PlaceRequest = {}): Promise<Task> {
    const identity = this.#ledger.identity(tenant);
    const record = await this.#recordOf(this.#ledger.tenant(tenant), program, request);
    return this.#placeRecord(record, program, request.cores, identity);
  }

  /** Divides the cores of private mode anew if that pays; tasks that come and go do it by themselves. */
  rebalance(): Promise<void> {
    return this.#decide(() => this.#allocator.rebalance());
  }

  /** Ends this hypervisor, not its tasks: they stay for whoever opens the state next. What is asked of it afterwards is STORE. */
  async close(): Promise<void> {
    try {
      await this.#decide(() => Promise.resolve(this.#ledger.save()));
    } finally {
      await this.#store.close();
    }
  }

  /** In its turn, and only while the state is this hypervisor's: one that was replaced does not touch the device. */
  #decide<T>(step: () => Promise<T>): Promise<T> {
    return this.#serial.run(() => {
      this.#ledger.assertHeld();
      return step();
    });
  }

  async #recordOf(tenant: Tenant, program: Program, { cores, deadlineMs, ratePerSecond }: PlaceRequest): Promise<TaskRecord> {
    const room = this.#allocator.coresFor(tenant);
    this.#terms.checkCores(tenant, cores ?? 1);
    if (cores !== undefined && cores > program.maxCores) {
      throw new HypervisorError(
        "BAD_REQUEST",
        `'${program.name}' is compiled for at most ${program.maxCores} cores, not ${cores}.`,
      );
    }
    const { file, curve } = await this.#study(program, room, this.#banksOf(tenant));
    return {
      id: randomUUID(),
      tenant: tenant.name,
      package: file,
      cores: [],
      banks: [],
      bytes: segmentBytes(program),
      hostBytes: hostBytes(program),
      min: 1,
      max: Math.min(curve.length, cores ?? curve.length),
      deadlineMs: deadlineMs ?? null,
      ratePerSecond: ratePerSecond ?? null,
      curve,
      lease: null,
      promised: false,
    };
  }

  /** Keeps the package, and looks at it unless a task has it already. */
  async #study(program: Program, most: number, banks: number | null): Promise<{ file: string; curve: number[] }> {
    const file = await this.#files.add(program);
    try {
      const known = this.tasks.find(
        ({ record }) => record.package === file && record.curve.length === Math.min(most, program.maxCores),
      );
      const curve = known?.record.curve ?? (await studyInThread({ program, core: this.#device.core, most, banks }));
      return { file, curve };
    } catch (error) {
      await this.#files.drop(file);
      throw error;
    }
  }

  /** Reserves cores in turn, uploads beside whatever else goes on. `tenant`: the identity of the one that asked. */
  async #placeRecord(record: TaskRecord, program: Program, cores: number | undefined, tenant: symbol): Promise<Task> {
    const task = await this.#decide(() => this.#reserve(record, cores, tenant)).catch((error) => this.#rejected(record, error));
    try {
      const pool = await this.#decide(() => this.#takePool(task));
      await task.upload(program);
      await this.#decide(() => this.#loaded(task, pool));
      return task;
    } catch (error) {
      // Why it failed is the answer; what could not be given back stays with the tenant until that is removed.
      await this.#end(task, "LOST", "it could not be loaded.").catch(() => undefined);
      throw error;
    }
  }

  async #rejected(record: TaskRecord, error: unknown): Promise<never> {
    // It may be another tenant of that name that is there now.
    if (!(error instanceof HypervisorError && error.code === "TENANT_GONE")) this.#ledger.charge(record.tenant, { rejected: 1 });
    await this.#files.drop(record.package);
    throw error;
  }

  async #reserve(asked: TaskRecord, cores: number | undefined, tenant: symbol): Promise<Task> {
    if (this.#leaving.has(asked.tenant)) throw new HypervisorError("TENANT_GONE", `Tenant '${asked.tenant}' is being removed.`);
    if (this.#ledger.identity(asked.tenant) !== tenant) {
      throw new HypervisorError(
        "TENANT_GONE",
        `Tenant '${asked.tenant}' was removed meanwhile; there is another one of that name.`,
      );
    }
    const task = new Task(this.#terms.admitted(asked, cores), this.#keeper);
    const grant = await this.#allocator.admit(task, cores ?? task.record.min);
    this.#terms.checkBanks(this.#ledger.tenant(task.tenant), grant.banks);
    this.#ledger.tasks.set(task.id, task);
    try {
      this.#ledger.update(task, { cores: [...grant.cores], banks: [...grant.banks] });
    } catch (error) {
      // What is not on disk is nobody's.
      this.#ledger.tasks.delete(task.id);
      throw error;
    }
    return task;
  }

  async #takePool(task: Task): Promise<PoolPort> {
    task.assertNotEnded();
    const pool = await this.#device.allocate(task.cores, task.record.banks, this.#paceOf(task));
    task.take(pool);
    await this.#allocator.setSlots();
    return pool;
  }

  async #loaded(task: Task, pool: PoolPort): Promise<void> {
    task.assertNotEnded();
    this.#ledger.update(task, { lease: pool.lease, promised: true });
    task.ready();
    if (this.#ledger.tenant(task.tenant).mode === "private") await this.#better();
  }

  /** A better division for others is no part of what was asked for: its failure is theirs, and they are told by their own calls. */
  #better(): Promise<void> {
    return this.#allocator.rebalance().catch((error: unknown) => {
      this.#storeError = error;
    });
  }

  /** Host transfers of a task wait for its tenant's rate, and end with it. */
  #paceOf(task: Task): Pace {
    return async (bytes) => {
      task.assertNotEnded();
      // What was ended meanwhile says so itself.
      await this.#ledger
        .pacer(task.tenant)
        .take(bytes, task.endSignal)
        .catch(() => undefined);
      task.assertNotEnded();
    };
  }

  async #resize(task: Task, cores: number): Promise<void> {
    task.assertNotEnded();
    const tenant = this.#ledger.tenant(task.tenant);
    this.#terms.checkResize(task, cores);
    if (tenant.mode === "private") {
      this.#ledger.update(task, { max: cores });
      await this.#allocator.rebalance();
      return;
    }
    const grant = this.#allocator.resized(task, cores);
    this.#terms.checkBanks(tenant, grant.banks, task);
    // While it moves it has cores of both places.
    await this.#allocator.setSlots({ task, cores: grant.cores });
    try {
      await this.#allocator.move(task, grant);
    } finally {
      await this.#allocator.setSlots();
    }
  }

  /** Whoever asks again while it is under way waits for the same end; one that failed can be tried again. */
  #end(task: Task, code: "RELEASED" | "TENANT_GONE" | "LOST", why: string): Promise<ScrubReceipt | null> {
    // Said at once, so that a run that is aborted below fails with this and not with the abort.
    task.end(code, why);
    const before = this.#ending.get(task);
    if (before !== undefined) return before;
    // An upload ends with its next chunk; nobody else waits for that.
    const ending = task.uploaded.then(() => this.#decide(() => this.#remove(task))).finally(() => this.#ending.delete(task));
    this.#ending.set(task, ending);
    return ending;
  }

  async #remove(task: Task): Promise<ScrubReceipt | null> {
    if (!this.#ledger.tasks.has(task.id)) return null;
    // First on disk: whoever comes after a crash in the middle of this neither finds the task by a lease that may be another's by then, nor places it anew.
    this.#ledger.save((batch) => batch.put("task", task.id, { ...task.record, lease: null, promised: false }));
    const receipt = await task.giveBack();
    const { mode } = this.#ledger.tenant(task.tenant);
    this.#ledger.save((batch) => batch.remove("task", task.id));
    this.#ledger.tasks.delete(task.id);
    await this.#files.drop(task.record.package);
    await this.#allocator.setSlots();
    if (mode === "private") {
      this.#allocator.gone();
      await this.#better();
    }
    return receipt;
  }

  #ran(task: Task, run: Run, ratio: number | null): void {
    if (ratio !== null && this.#ledger.has(task.tenant)) {
      this.#allocator.measured(this.#ledger.tenant(task.tenant), task.record.package, ratio);
    }
    this.#ledger.charge(task.tenant, {
      inferences: 1,
      coreCycles: (run.cycles ?? 0) * task.cores.length,
      ddrReadBytes: run.ddrReadBytes,
      ddrWriteBytes: run.ddrWriteBytes,
      hostBytes: task.record.hostBytes,
    });
    const now = this.#clock();
    if (now - this.#saved < SAVE_MS) return;
    this.#saved = now;
    try {
      this.#ledger.save();
      this.#storeError = null;
    } catch (error) {
      // The inference is done and its result good; decisions will fail until the state can be written again.
      this.#storeError = error;
    }
  }

  #recover(): Promise<Recovery> {
    return recover({
      device: this.#device,
      tasks: this.#store.tasks(),
      ledger: this.#ledger,
      files: this.#files,
      keeper: this.#keeper,
      turns: this.#settings.zone.clusters.length > 0 ? "fixed" : "free",
      paceOf: (task) => this.#paceOf(task),
      isInPlace: ({ tenant, ...place }) => this.#allocator.isOf(this.#ledger.tenant(tenant).mode, place),
      placeAnew: (record, program, cores) => this.#placeRecord(record, program, cores, this.#ledger.identity(record.tenant)),
    });
  }

  /** Banks that a task's memory will lie over, as far as that is known beforehand. */
  #banksOf({ mode }: Tenant): number | null {
    if (mode === "public") return null;
    return this.#allocator.banksOf(mode).slice(0, MAX_TASK_BANKS).length;
  }
}
