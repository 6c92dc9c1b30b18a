// SPDX-License-Identifier: Apache-2.0
/** The device of packages/host behind the hypervisor's port: the same over every backend. */
import type { Program } from "@tessera/compiler";
import { type Device, fetchSlotFor, type LoadedProgram, type ScrubReceipt, type Tensors, type VirtualPool } from "@tessera/host";
import type { CoreConfig } from "@tessera/hw";
import type { BankSlots } from "../allocate/bank-slots.js";
import type { PoolShape } from "../allocate/pool-shape.js";
import { HypervisorError } from "../errors.js";
import type { DevicePort, Lease, MoveRequest, Pace, PoolPort, Run, SwitchTime } from "./device-port.js";
import { fromHost } from "./host-errors.js";

/** Bytes of a beat that the cores' counters count. */
const BEAT_BYTES = 32;
/**
 * Elements and multiply-adds of what a tenant's network has the host compute before a run, and after it: some tenths of a second, during which nothing
 * else is decided. Sixteen images of a standard network take a fifth of it.
 */
const HOST_WORK = 2 ** 26;
/** For how long a move waits for the end of a layer before it stops the task at the end of its IFPs: a layer may be long. */
const LAYER_MS = 50;

/** The rate of a pool's transfers: another holder in this process brings its own. */
interface Rate {
  pace: Pace | undefined;
}

const paced = (rate: Rate): { pace: Pace } => ({ pace: async (bytes) => rate.pace?.(bytes) });

class HostPool implements PoolPort {
  readonly lease: Lease;
  readonly rate: Rate;
  readonly #pool: VirtualPool;
  readonly #onRelease: () => void;
  #loaded: LoadedProgram | null;

  constructor(pool: VirtualPool, loaded: LoadedProgram | null, rate: Rate, onRelease: () => void) {
    this.rate = rate;
    this.#pool = pool;
    this.#loaded = loaded;
    this.lease = { task: pool.control.task, epoch: pool.control.epoch };
    this.#onRelease = onRelease;
  }

  get cores(): readonly number[] {
    return this.#pool.cores;
  }

  get banks(): readonly number[] {
    return this.#pool.banks;
  }

  async load(program: Program): Promise<void> {
    this.#loaded = await this.#pool.load(program).catch(fromHost);
  }

  async infer(inputs: Tensors): Promise<Run> {
    if (this.#loaded === null) throw new HypervisorError("DEVICE", `Task ${this.lease.task} of the device has no program.`);
    const before = this.#pool.cores;
    const { outputs, cycles, counters } = await this.#loaded.infer(inputs, { hostWork: HOST_WORK }).catch(fromHost);
    // Counters of cores that were somebody else's meanwhile are nobody's business.
    const own = this.#pool.cores === before ? counters : [];
    const beats = (name: "READ_BEATS" | "WRITE_BEATS"): number => own.reduce((sum, core) => sum + core[name], 0);
    return {
      outputs,
      cycles,
      ddrReadBytes: beats("READ_BEATS") * BEAT_BYTES,
      ddrWriteBytes: beats("WRITE_BEATS") * BEAT_BYTES,
    };
  }

  async moveTo({ cores, ...options }: MoveRequest): Promise<SwitchTime> {
    const account = await this.#pool.moveTo(cores, { ...options, patienceMs: LAYER_MS }).catch(fromHost);
    // Weights and instructions go to other banks while the task runs on.
    const ms = account.compileMs + account.transferMs + (account.migration?.boundaryMs ?? 0);
    return { ms, cycles: (account.drainCycles ?? 0) + (account.clearCycles ?? 0) };
  }

  async release(): Promise<ScrubReceipt | null> {
    const receipt = await this.#pool.release().catch(fromHost);
    this.#onRelease();
    return receipt;
  }
}

/** Cores of each slot; null: the bank's cores compete, of which a single slot would be a long way to say. */
const ownersOf = (count: number, owner: BankSlots["owner"]): number[][] | null =>
  count < 2 ? null : Array.from({ length: count }, (_, slot) => [...owner.keys()].filter((core) => owner.get(core) === slot));

/** Cores that are not wanted in a slot are in some slot nevertheless, which does not matter. */
function sameTurns(active: readonly (readonly number[])[] | null, wanted: readonly (readonly number[])[] | null): boolean {
  if (active === null || wanted === null) return active === wanted;
  return active.length === wanted.length && wanted.every((cores, slot) => cores.every((core) => active[slot]?.includes(core)));
}

export class HostDevice implements DevicePort {
  readonly core: CoreConfig;
  readonly #device: Device;
  readonly #pools = new Map<number, HostPool>();

  /** `core`: what the device's cores are, which the latency model needs. Throws BAD_REQUEST for a device whose cores cannot be assigned. */
  constructor(device: Device, core: CoreConfig) {
    if (device.shape.fixedMap) {
      throw new HypervisorError(
        "BAD_REQUEST",
        "The cores of this device cannot be assigned, or it cannot be told from outside that they can: open it with its `config`.",
      );
    }
    this.#device = device;
    this.core = core;
  }

  get shape(): PoolShape {
    return this.#device.shape;
  }

  async allocate(cores: readonly number[], banks: readonly number[], pace?: Pace): Promise<PoolPort> {
    const rate = { pace };
    const pool = await this.#device.allocate({ cores, banks, ...paced(rate) }).catch(fromHost);
    return this.#hold(pool, null, rate);
  }

  async adopt(lease: Lease, program: Program, pace?: Pace): Promise<PoolPort | null> {
    const pool = this.#pools.get(lease.task);
    if (pool !== undefined) {
      if (pool.lease.epoch !== lease.epoch) return null;
      pool.rate.pace = pace;
      return pool;
    }
    const rate = { pace };
    const adopted = await this.#device.adopt(lease, program, paced(rate)).catch(fromHost);
    return adopted === null ? null : this.#hold(adopted.pool, adopted.loaded, rate);
  }

  async releaseOthers(leases: readonly Lease[]): Promise<void> {
    for (const [task, pool] of this.#pools) {
      if (!leases.some((lease) => lease.task === task)) await pool.release();
    }
    await this.#device.releaseUnknown().catch(fromHost);
  }

  get hasSlots(): boolean {
    return this.#device.shape.timeSlots;
  }

  /** Changes the banks whose slots differ from what is active. */
  async setSlots(settings: readonly BankSlots[]): Promise<void> {
    if (!this.hasSlots) return;
    for (const { bank, count, owner } of settings) {
      const owners = ownersOf(count, owner);
      const active = (await this.#device.bankSlots(bank).catch(fromHost))?.owners ?? null;
      if (!sameTurns(active, owners)) await this.#device.setBankSlots(bank, owners && { owners }).catch(fromHost);
    }
  }

  async setFetchTurns(turns: "fixed" | "free"): Promise<void> {
    if (!this.hasSlots) return;
    const cycles = turns === "fixed" ? fetchSlotFor(this.shape.cores) : 1;
    const active = await this.#device.fetchSlot().catch(fromHost);
    if (active !== cycles) await this.#device.setFetchSlot(cycles).catch(fromHost);
  }

  #hold(pool: VirtualPool, loaded: LoadedProgram | null, rate: Rate): HostPool {
    const { task } = pool.control;
    const held = new HostPool(pool, loaded, rate, () => this.#pools.delete(task));
    this.#pools.set(task, held);
    return held;
  }
}
