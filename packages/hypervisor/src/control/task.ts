// SPDX-License-Identifier: Apache-2.0
/** A tenant's network on the device, as the tenant holds it: run it, resize it, give it back. */
import type { ScrubReceipt, Tensors } from "@tessera/host";
import { type Deviation, DeviationMeter } from "../accounts/deviation.js";
import type { PoolPort, Run } from "../device/device-port.js";
import { HypervisorError, type HypervisorErrorCode } from "../errors.js";
import { LatencyCurve } from "../latency/latency-curve.js";
import type { TaskRecord } from "../store/records.js";

/** What a task asks of the hypervisor. */
export interface TaskKeeper {
  readonly clockMHz: number;
  /** Resolves when the tenant may transfer so many bytes. */
  pace(tenant: string, bytes: number): Promise<void>;
  ran(task: Task, run: Run): void;
  resize(task: Task, cores: number): Promise<void>;
  release(task: Task): Promise<ScrubReceipt | null>;
}

export class Task {
  readonly id: string;
  readonly tenant: string;
  readonly curve: LatencyCurve;
  readonly deviationMeter = new DeviationMeter();
  readonly #keeper: TaskKeeper;
  #record: TaskRecord;
  #pool: PoolPort | null = null;
  #busy = false;
  #ended: { readonly code: HypervisorErrorCode; readonly why: string } | null = null;

  constructor(record: TaskRecord, keeper: TaskKeeper) {
    this.id = record.id;
    this.tenant = record.tenant;
    this.curve = new LatencyCurve(record.curve, keeper.clockMHz);
    this.#record = record;
    this.#keeper = keeper;
  }

  get record(): TaskRecord {
    return this.#record;
  }

  /** Physical cores. */
  get cores(): readonly number[] {
    return this.#record.cores;
  }

  /** Predicted time of the device part of one run, alone, with the cores it has. */
  get predictedMs(): number {
    return this.curve.ms(this.cores.length);
  }

  /** Null before the first run with these cores, and where the device has no time. */
  get deviation(): Deviation | null {
    return this.deviationMeter.value;
  }

  /** Null until its program is loaded. */
  get pool(): PoolPort | null {
    return this.#pool;
  }

  /** Runs the network. Throws BAD_REQUEST, BUSY, RELEASED, TENANT_GONE, DEVICE. */
  async infer(inputs: Tensors): Promise<Run> {
    this.#assertHeld();
    if (this.#busy) throw new HypervisorError("BUSY", `Task ${this.id} is running: one inference at a time, or place it twice.`);
    this.#busy = true;
    try {
      await this.#keeper.pace(this.tenant, this.#record.hostBytes);
      const pool = this.#assertHeld();
      const cores = this.cores;
      const run = await pool.infer(inputs);
      // A run that was moved is neither the one prediction nor the other.
      if (run.cycles !== null && cores === this.cores) {
        this.deviationMeter.add(run.cycles, this.curve.cycles[cores.length - 1] as number);
      }
      this.#keeper.ran(this, run);
      return run;
    } catch (error) {
      // What the device says about a run that was ended from here is beside the point.
      if (this.#ended !== null) throw this.#endError(error);
      throw error;
    } finally {
      this.#busy = false;
    }
  }

  /** Another number of cores; in private mode the most it may get. Throws BAD_REQUEST, QUOTA, NO_CAPACITY, SLO. */
  async resize(cores: number): Promise<void> {
    this.#assertHeld();
    await this.#keeper.resize(this, cores);
  }

  /** Gives cores and memory back; what runs is ended. The receipt says what was cleared. Throws RELEASED when it was given back before. */
  async release(): Promise<ScrubReceipt | null> {
    this.#assertHeld();
    return this.#keeper.release(this);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended === null) await this.#keeper.release(this);
  }

  /** For the hypervisor: the pool it has. */
  attach(pool: PoolPort): void {
    this.#pool = pool;
  }

  /** For the hypervisor: what is kept of it has changed. */
  update(changes: Partial<TaskRecord>): void {
    if (changes.cores !== undefined) this.deviationMeter.reset();
    this.#record = { ...this.#record, ...changes };
  }

  /** For the hypervisor: nobody may use it any more, for the first reason given. */
  end(code: HypervisorErrorCode, why: string): void {
    this.#ended ??= { code, why };
  }

  /** Throws RELEASED, TENANT_GONE or LOST when nobody may use it any more. */
  assertNotEnded(): void {
    if (this.#ended !== null) throw this.#endError();
  }

  #assertHeld(): PoolPort {
    this.assertNotEnded();
    if (this.#pool === null) throw new HypervisorError("BUSY", `Task ${this.id} is being loaded.`);
    return this.#pool;
  }

  #endError(cause?: unknown): HypervisorError {
    const { code, why } = this.#ended as { code: HypervisorErrorCode; why: string };
    return new HypervisorError(code, `Task ${this.id} of '${this.tenant}': ${why}`, { cause });
  }
}
