// SPDX-License-Identifier: Apache-2.0
/** An open device: identity, free cores and tasks, memory transfers, counters. The same for every backend. */

import { PAGE_BYTES } from "@tessera/isa";
import { HostError } from "../errors.js";
import { BankAllocator, MAX_SEGMENT_BANKS, type Placement } from "../memory/bank-allocator.js";
import { physicalRanges } from "../memory/ranges.js";
import type { Capabilities, NativeDevice } from "../native/addon.js";
import { VirtualPool } from "../pool/virtual-pool.js";
import { CoreMap } from "./core-map.js";
import { type CoreCounters, readCounters } from "./counters.js";
import { InterruptLoop } from "./interrupt-loop.js";
import { Registers, rethrow, writeValue } from "./registers.js";
import { type DeviceShape, readShape } from "./shape.js";

/** What a virtual pool is made of. */
export interface PoolRequest {
  /** How many cores, or which physical ones. */
  readonly cores: number | readonly number[];
  /** Banks for its memory, at most 4; those of the cores' clusters when omitted. */
  readonly banks?: readonly number[];
  /** Pages of on-chip feature memory beside each of the banks, at most; the cores' share when omitted. */
  readonly featurePages?: number;
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

  private constructor(native: NativeDevice, registers: Registers, shape: DeviceShape, bankBytes: number) {
    this.#native = native;
    this.registers = registers;
    this.shape = shape;
    this.capabilities = native.capabilities();
    this.interrupts = new InterruptLoop(native, registers);
    this.coreMap = new CoreMap(registers, shape.fixedMap);
    this.memory = new BankAllocator(shape.banks, bankBytes);
    this.featureMemory = new BankAllocator(shape.banks, shape.fastPages * PAGE_BYTES);
  }

  /** Checks the identity of a freshly opened device and enables its interrupt. Throws LAYOUT_MISMATCH. */
  static async attach(native: NativeDevice, bankBytes: number): Promise<Device> {
    const registers = new Registers(native);
    const shape = await readShape(registers);
    await registers.write([
      writeValue("GLOBAL", "IRQ_ENABLE", 2 ** shape.tasks - 1),
      writeValue("GLOBAL", "WATCHDOG", DEFAULT_WATCHDOG_CYCLES),
    ]);
    return new Device(native, registers, shape, bankBytes);
  }

  /** Cores of no pool, ascending. */
  freeCores(): number[] {
    const taken = new Set([...this.#pools].flatMap((pool) => pool.cores));
    return Array.from({ length: this.shape.cores }, (_, core) => core).filter((core) => !taken.has(core));
  }

  /** Takes cores, banks and a task for one tenant. Throws NO_CORES or NO_TASK. */
  async allocate(request: PoolRequest): Promise<VirtualPool> {
    const cores = this.#chooseCores(request.cores);
    const banks = request.banks ?? this.#banksOf(cores);
    this.#checkBanks(banks);
    const pool = new VirtualPool(this, this.#chooseTask(cores), cores, banks, request.featurePages ?? null, () =>
      this.#pools.delete(pool),
    );
    this.#pools.add(pool);
    await pool.control.lease();
    return pool;
  }

  /** Reads `bytes` bytes at `offset` of a segment. */
  read(placement: Placement, offset: number, bytes: number): Promise<Uint8Array> {
    return this.#native.readMemory(physicalRanges(placement, offset, bytes)).catch(rethrow);
  }

  /** Writes a segment; `data` must not change before the promise settles. */
  write(placement: Placement, offset: number, data: Uint8Array): Promise<void> {
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #chooseCores(wanted: number | readonly number[]): readonly number[] {
    const free = this.freeCores();
    const cores = typeof wanted === "number" ? free.slice(0, wanted) : wanted;
    const missing = typeof wanted === "number" ? cores.length < wanted : !wanted.every((core) => free.includes(core));
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
    const perCluster = this.shape.cores / this.shape.clusters;
    const clusters = new Set(cores.map((core) => Math.floor(core / perCluster)));
    const beside = (bank: number): boolean => clusters.has(bank % this.shape.clusters);
    return Array.from({ length: this.shape.banks }, (_, bank) => bank)
      .filter(beside)
      .slice(0, MAX_SEGMENT_BANKS);
  }

  #checkBanks(banks: readonly number[]): void {
    const known = banks.every((bank) => Number.isInteger(bank) && bank >= 0 && bank < this.shape.banks);
    if (!known || banks.length < 1 || banks.length > MAX_SEGMENT_BANKS || new Set(banks).size !== banks.length) {
      throw new HostError(
        "NO_MEMORY",
        `Banks [${banks.join(", ")}]: name 1 to ${MAX_SEGMENT_BANKS} different ones of 0..${this.shape.banks - 1}.`,
      );
    }
  }
}
