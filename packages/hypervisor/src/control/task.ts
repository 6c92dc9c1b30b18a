// SPDX-License-Identifier: Apache-2.0
/** A tenant's network on the device, as the tenant holds it: run it, resize it, give it back. */
import type { Program } from "@tessera/compiler";
import type { ScrubReceipt, Tensors } from "@tessera/host";
import { type Deviation, DeviationMeter } from "../accounts/deviation.js";
import type { PoolPort, Run } from "../device/device-port.js";
import { HypervisorError, type HypervisorErrorCode } from "../errors.js";
import { LatencyCurve } from "../latency/latency-curve.js";
import type { TaskRecord } from "../store/records.js";

/** What a task asks of the hypervisor. */
export interface TaskKeeper {
  readonly clockMHz: number;
  /** Throws FENCED when another hypervisor has the task now. */
  assertHeld(): void;
  /** `ratio`: measured / predicted alone, where that can be said. */
  ran(task: Task, run: Run, ratio: number | null): void;
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
  /** The upload of its program. */
  #upload: Promise<void> | null = null;
  #isLoaded = false;
  #busy = false;
  #ended: { readonly code: HypervisorErrorCode; readonly why: string } | null = null;
  readonly #endSignal = new AbortController();
  /** What says that its memory was cleared, once it is. */
  #receipt: ScrubReceipt | null = null;

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

  /** What it has of the device; null until it has been given anything. */
  get pool(): PoolPort | null {
    return this.#pool;
  }

  /** Its program is loaded: it can run, and be moved. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Its cores can be changed: it is neither being loaded nor on its way out, nor one that could not be given back. */
  get isMovable(): boolean {
    return this.#isLoaded && this.#ended === null;
  }

  /** Aborted when nobody may use it any more. */
  get endSignal(): AbortSignal {
    return this.#endSignal.signal;
  }

  get isRunning(): boolean {
    return this.#busy;
  }

  /** Resolves when nothing of it is being uploaded any more, whether that went well or not. */
  get uploaded(): Promise<void> {
    return this.#upload?.catch(() => undefined) ?? Promise.resolve();
  }

  /** Runs the network. Throws BAD_REQUEST, BUSY, RELEASED, TENANT_GONE, FENCED, DEVICE. */
  async infer(inputs: Tensors): Promise<Run> {
    this.#assertHeld();
    if (this.#busy) throw new HypervisorError("BUSY", `Task ${this.id} is running: one inference at a time, or place it twice.`);
    this.#busy = true;
    try {
      const pool = this.#assertHeld();
      // Inputs would be written where another one's run may be reading.
      this.#keeper.assertHeld();
      const cores = this.cores;
      const run = await pool.infer(inputs);
      // A run that was moved is neither the one prediction nor the other.
      const predicted = this.curve.cycles[cores.length - 1] as number;
      const ratio = run.cycles !== null && cores === this.cores ? run.cycles / predicted : null;
      if (ratio !== null) this.deviationMeter.add(ratio);
      this.#keeper.ran(this, run, ratio);
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

  /** For the hypervisor: the pool it has, without its program yet. */
  take(pool: PoolPort): void {
    this.#pool = pool;
  }

  /** For the hypervisor: gives what it has of the device back, once; again after a failure. */
  async giveBack(): Promise<ScrubReceipt | null> {
    if (this.#pool !== null) this.#receipt = await this.#pool.release();
    this.#pool = null;
    return this.#receipt;
  }

  /** For the hypervisor: uploads its program, beside whatever else goes on. Throws why it was ended meanwhile, DEVICE, NO_CAPACITY. */
  async upload(program: Program): Promise<void> {
    this.assertNotEnded();
    this.#upload = (this.#pool as PoolPort).load(program);
    await this.#upload;
  }

  /** For the hypervisor: the program is there. */
  ready(): void {
    this.#isLoaded = true;
  }

  /** For the hypervisor: what is kept of it has changed. */
  update(changes: Partial<TaskRecord>): void {
    if (changes.cores !== undefined) this.deviationMeter.reset();
    this.#record = { ...this.#record, ...changes };
  }

  /** For the hypervisor: nobody may use it any more, for the first reason given. */
  end(code: HypervisorErrorCode, why: string): void {
    this.#ended ??= { code, why };
    this.#endSignal.abort();
  }

  /** Throws RELEASED, TENANT_GONE or LOST when nobody may use it any more. */
  assertNotEnded(): void {
    if (this.#ended !== null) throw this.#endError();
  }

  #assertHeld(): PoolPort {
    this.assertNotEnded();
    if (this.#pool === null || !this.#isLoaded) throw new HypervisorError("BUSY", `Task ${this.id} is being loaded.`);
    return this.#pool;
  }

  #endError(cause?: unknown): HypervisorError {
    const { code, why } = this.#ended as { code: HypervisorErrorCode; why: string };
    return new HypervisorError(code, `Task ${this.id} of '${this.tenant}': ${why}`, { cause });
  }
}
