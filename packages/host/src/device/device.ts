// SPDX-License-Identifier: Apache-2.0
/** An open device: identity, free cores and tasks, memory transfers, counters. The same for every backend. */

import type { Program } from "@tessera/compiler";
import { PAGE_BYTES, SEGMENTS } from "@tessera/isa";
import { HostError } from "../errors.js";
import { BankAllocator, MAX_SEGMENT_BANKS, type Placement } from "../memory/bank-allocator.js";
import type { Pace } from "../memory/paced-write.js";
import { physicalRanges } from "../memory/ranges.js";
import type { Capabilities, NativeDevice } from "../native/addon.js";
import { arrangeCores } from "../pool/arrange.js";
import { VirtualPool } from "../pool/virtual-pool.js";
import type { LoadedProgram } from "../program/loaded-program.js";
import type { LeaseHolder } from "../reconfiguration/scrub.js";
import { Serial } from "../serial.js";
import { BankSlotControl, type BankSlots } from "./bank-slots.js";
import { CoreMap } from "./core-map.js";
import { type CoreCounters, readCounters } from "./counters.js";
import { findTask, mappedCores } from "./found-task.js";
import { InterruptLoop } from "./interrupt-loop.js";
import { Registers, rethrow, writeValue } from "./registers.js";
import { type DeviceShape, readShape } from "./shape.js";
import { endUnknown, forgetPendingChange } from "./unknown-task.js";

/** What a virtual pool is made of. */
export interface PoolRequest {
  /** How many cores, or which physical ones. */
  readonly cores: number | readonly number[];
  /** Banks for its memory, at most 4; those of the cores' clusters when omitted. */
  readonly banks?: readonly number[];
  /** Pages of on-chip feature memory beside each of the banks, at most; the cores' share when omitted. */
  readonly featurePages?: number;
  /** Most bytes of memory that it may hold; no limit when omitted. */
  readonly maxBytes?: number;
  /** Resolves when so many bytes of a program, of inputs or of outputs may go between host and memory; at once when omitted. */
  readonly pace?: Pace;
}

/** Many times the longest IFP (0.1 ms), which is what progress is measured in. */
const DEFAULT_WATCHDOG_CYCLES = 2 ** 20;

export class Device {
  readonly shape: DeviceShape;
  readonly capabilities: Capabilities;
  readonly registers: Registers;
  readonly interrupts: InterruptLoop;
  readonly coreMap: CoreMap;
  readonly memory: BankAllocator;
  /** Pages of the on-chip feature memories. */
  readonly featureMemory: BankAllocator;
  readonly #native: NativeDevice;
  readonly #pools = new Set<VirtualPool>();
  /** Who comes, is taken over or is ended: each sees what the one before has left. */
  readonly #turns = new Serial();
  #hasLeftovers = false;
  readonly #slots: BankSlotControl;

  private constructor(native: NativeDevice, registers: Registers, shape: DeviceShape, bankBytes: number) {
    this.#native = native;
    this.registers = registers;
    this.shape = shape;
    this.capabilities = native.capabilities();
    this.interrupts = new InterruptLoop(native, registers);
    this.coreMap = new CoreMap(registers, shape.fixedMap);
    this.#slots = new BankSlotControl(registers, this.coreMap, shape);
    this.memory = new BankAllocator(shape.banks, bankBytes);
    this.featureMemory = new BankAllocator(shape.banks, shape.fastPages * PAGE_BYTES);
  }

  /** Checks the identity of an opened device and enables its interrupt. `virtualized`: see readShape. Throws LAYOUT_MISMATCH. */
  static async attach(native: NativeDevice, bankBytes: number, virtualized?: boolean): Promise<Device> {
    const registers = new Registers(native);
    const shape = await readShape(registers, virtualized);
    await registers.write([
      writeValue("GLOBAL", "IRQ_ENABLE", 2 ** shape.tasks - 1),
      writeValue("GLOBAL", "WATCHDOG", DEFAULT_WATCHDOG_CYCLES),
    ]);
    return new Device(native, registers, shape, bankBytes);
  }

  get coresPerCluster(): number {
    return this.shape.cores / this.shape.clusters;
  }

  /** Free memory may hold what somebody left in it whom this process does not know: it is cleared before use. */
  get hasLeftovers(): boolean {
    return this.#hasLeftovers;
  }

  /** Cores of no pool, ascending. */
  freeCores(): number[] {
    const taken = new Set([...this.#pools].flatMap((pool) => pool.cores));
    return Array.from({ length: this.shape.cores }, (_, core) => core).filter((core) => !taken.has(core));
  }

  /** Takes cores, banks and a task for one tenant. Throws NO_CORES or NO_TASK. */
  allocate(request: PoolRequest): Promise<VirtualPool> {
    return this.#turns.run(() => this.#allocate(request));
  }

  async #allocate(request: PoolRequest): Promise<VirtualPool> {
    const cores = this.#chooseCores(request.cores);
    const banks = request.banks ?? this.#banksOf(cores);
    this.checkBanks(banks);
    const pool = new VirtualPool(this, this.#chooseTask(cores), arrangeCores(cores, this.coresPerCluster), banks, request, () =>
      this.#pools.delete(pool),
    );
    await this.#take(pool);
    return pool;
  }

  /**
   * Takes over a task that an earlier process has left on the device, running or not, without touching it, under a new lease: commands of the
   * earlier process are refused from now on. Null when the device does not have it under that lease, it was being changed, or a pool has its cores.
   */
  adopt(
    lease: LeaseHolder,
    program: Program,
    request: Pick<PoolRequest, "pace"> = {},
  ): Promise<{ pool: VirtualPool; loaded: LoadedProgram } | null> {
    return this.#turns.run(() => this.#adopt(lease, program, request));
  }

  async #adopt(
    { task, epoch }: LeaseHolder,
    program: Program,
    request: Pick<PoolRequest, "pace">,
  ): Promise<{ pool: VirtualPool; loaded: LoadedProgram } | null> {
    const at = await this.registers.value("TASK", "EPOCH", task);
    // One further: whoever adopted it before could not write that down any more.
    if (at !== epoch && at !== epoch + 1) return null;
    const found = await findTask(this.registers, this.shape.cores, task, program);
    if (found === null || [...this.#pools].some((pool) => pool.control.task === task)) return null;
    const free = this.freeCores();
    if (!found.cores.every((core) => free.includes(core))) return null;
    this.#hasLeftovers = true;
    const banks = found.placements.get(SEGMENTS.EXEC)?.banks ?? [];
    const pool = new VirtualPool(this, task, found.cores, banks, { ...request, cores: found.cores }, () =>
      this.#pools.delete(pool),
    );
    const loaded = pool.adopt(program, found);
    await this.#take(pool);
    return { pool, loaded };
  }

  /** Ends every task that no pool of this process has, and frees its cores. Their memory is cleared before it is used again. */
  releaseUnknown(): Promise<void> {
    return this.#turns.run(() => this.#releaseUnknown());
  }

  async #releaseUnknown(): Promise<void> {
    const known = new Set([...this.#pools].map((pool) => pool.control.task));
    const mapped = await mappedCores(this.registers, this.shape.cores);
    await forgetPendingChange(this.registers, this.shape.cores, this.shape.banks);
    for (const [task, cores] of mapped) {
      if (known.has(task) || this.shape.fixedMap) continue;
      this.#hasLeftovers = true;
      await endUnknown(this, task);
      await this.coreMap.assign(task, [], Object.values(cores));
    }
  }

  /** Reads `bytes` bytes at `offset` of a segment. */
  async read(placement: Placement, offset: number, bytes: number): Promise<Uint8Array> {
    return this.#native.readMemory(physicalRanges(placement, offset, bytes)).catch(rethrow);
  }

  /** Writes a segment; `data` must not change before the promise settles. */
  async write(placement: Placement, offset: number, data: Uint8Array): Promise<void> {
    return this.#native.writeMemory(physicalRanges(placement, offset, data.length), data).catch(rethrow);
  }

  counters(cores: readonly number[]): Promise<CoreCounters[]> {
    return readCounters(this.registers, cores);
  }

  /** The free-running cycle counter; 0 where the backend has no time. */
  cycles(): Promise<bigint> {
    return this.registers.wide("GLOBAL", "CYCLE");
  }

  /** Cycles without progress after which a running task faults; 0: never. */
  setWatchdog(cycles: number): Promise<void> {
    return this.registers.write([writeValue("GLOBAL", "WATCHDOG", cycles)]);
  }

  /**
   * Shares a bank by time slots, or (null) lets its cores compete again. Tasks may be running; what the cores of one slot do
   * costs those of another one nothing. Throws BAD_SLOTS.
   */
  setBankSlots(bank: number, slots: BankSlots | null): Promise<void> {
    return this.#slots.set(bank, slots, () =>
      [...this.#pools].filter((pool) => pool.banks.includes(bank)).flatMap((pool) => pool.cores),
    );
  }

  /** Slots of a bank as they are active, also from before this process; null: none. */
  bankSlots(bank: number): Promise<Required<BankSlots> | null> {
    return this.#slots.active(bank);
  }

  /** Cycles that a core's slot on the instruction port lasts: 1, or 16 for room for a whole burst. Throws BAD_SLOTS. */
  setFetchSlot(cycles: number): Promise<void> {
    return this.#slots.setFetch(cycles);
  }

  /** Cycles of a core's slot on the instruction port as they are active, also from before this process. */
  fetchSlot(): Promise<number> {
    return this.#slots.fetch();
  }

  /** Backend-specific report, as the backend's JSON says. */
  async report(): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(await this.#native.report().catch(rethrow)) as Record<string, unknown>;
  }

  /** Injects a fault (hw_emu): see native/sim/sim_api.h. */
  inject(fault: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#native.inject(JSON.stringify(fault)).catch(rethrow);
  }

  /** Ends everything under way; runs in flight are rejected with BACKEND_CLOSED. */
  close(): Promise<void> {
    return this.#native.close().catch(rethrow);
  }

  /** Throws NO_MEMORY when a segment cannot be interleaved over `banks`. */
  checkBanks(banks: readonly number[]): void {
    const known = banks.every((bank) => Number.isInteger(bank) && bank >= 0 && bank < this.shape.banks);
    if (!known || banks.length < 1 || banks.length > MAX_SEGMENT_BANKS || new Set(banks).size !== banks.length) {
      throw new HostError(
        "NO_MEMORY",
        `Banks [${banks.join(", ")}]: name 1 to ${MAX_SEGMENT_BANKS} different ones of 0..${this.shape.banks - 1}.`,
      );
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** From here on its cores and its task are the pool's, whatever comes between. */
  async #take(pool: VirtualPool): Promise<void> {
    this.#pools.add(pool);
    try {
      await pool.control.lease();
    } catch (error) {
      this.#pools.delete(pool);
      throw error;
    }
  }

  #chooseCores(wanted: number | readonly number[]): readonly number[] {
    const free = this.freeCores();
    const cores = typeof wanted === "number" ? free.slice(0, Math.max(0, wanted)) : wanted;
    const missing = typeof wanted === "number" ? cores.length !== wanted : !wanted.every((core) => free.includes(core));
    if (missing || cores.length === 0 || new Set(cores).size !== cores.length) {
      const asked = typeof wanted === "number" ? `${wanted} cores` : `cores ${wanted.join(", ")}`;
      throw new HostError(
        "NO_CORES",
        `Cannot allocate ${asked}: ${free.length} of ${this.shape.cores} cores are free (${free.join(", ")}).`,
      );
    }
    return cores;
  }

  #chooseTask(cores: readonly number[]): number {
    if (this.shape.fixedMap) {
      if (cores.length === 1) return cores[0] as number;
      throw new HostError("NO_CORES", `This design has no virtualization: every pool has one core, not ${cores.length}.`);
    }
    const taken = new Set([...this.#pools].map((pool) => pool.control.task));
    const task = Array.from({ length: this.shape.tasks }, (_, i) => i).find((i) => !taken.has(i));
    if (task === undefined) {
      throw new HostError("NO_TASK", `All ${this.shape.tasks} entries of the task table are in use: release a pool.`);
    }
    return task;
  }

  /** The banks beside the cores' clusters, at most as many as a segment can use. */
  #banksOf(cores: readonly number[]): readonly number[] {
    const clusters = new Set(cores.map((core) => Math.floor(core / this.coresPerCluster)));
    const beside = (bank: number): boolean => clusters.has(bank % this.shape.clusters);
    return Array.from({ length: this.shape.banks }, (_, bank) => bank)
      .filter(beside)
      .slice(0, MAX_SEGMENT_BANKS);
  }
}
