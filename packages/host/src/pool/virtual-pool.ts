// SPDX-License-Identifier: Apache-2.0
/** A tenant's virtual pool: cores, banks and one task; a program can be loaded into it, its size and its place changed. */
import type { Program } from "@tessera/compiler";
import type { Device, PoolRequest } from "../device/device.js";
import type { FoundTask } from "../device/found-task.js";
import { TaskControl } from "../device/task-control.js";
import { HostError } from "../errors.js";
import { checkHashes } from "../program/hashes.js";
import { LoadedProgram } from "../program/loaded-program.js";
import { segmentBytes } from "../program/segments.js";
import type { MoveOptions, Reconfiguration } from "../reconfiguration/account.js";
import { transferMs } from "../reconfiguration/pcie.js";
import type { ScrubReceipt } from "../reconfiguration/scrub.js";
import { arrangeCores, type CoreCount, chooseCores } from "./arrange.js";

export class VirtualPool {
  readonly control: TaskControl;
  readonly #device: Device;
  readonly #request: PoolRequest;
  readonly #onRelease: () => void;
  #banks: readonly number[];
  #cores: readonly number[];
  #program: LoadedProgram | null = null;
  #released = false;
  /** Of a release that got no further than the memory. */
  #receipt: ScrubReceipt | null = null;
  /** Loads, moves and the release follow one another. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    device: Device,
    task: number,
    cores: readonly number[],
    banks: readonly number[],
    request: PoolRequest,
    onRelease: () => void,
  ) {
    this.#device = device;
    this.control = new TaskControl(device.registers, task);
    this.#cores = cores;
    this.#banks = banks;
    this.#request = request;
    this.#onRelease = onRelease;
  }

  /** Physical cores; virtual core v is the v-th. While it moves, those of both places. */
  get cores(): readonly number[] {
    return this.#cores;
  }

  /** Banks that hold its memory. */
  get banks(): readonly number[] {
    return this.#banks;
  }

  /** Pages of feature memory beside each of its banks that a pool of `cores` cores may hold. */
  featurePages(cores: number): number {
    const { fastPages, banks, cores: all } = this.#device.shape;
    const share = Math.floor((fastPages * banks * cores) / (all * this.banks.length));
    return Math.min(fastPages, this.#request.featurePages ?? share);
  }

  /** Resolves when so many bytes may go between host and memory. */
  async pace(bytes: number): Promise<void> {
    await this.#request.pace?.(bytes);
  }

  /**
   * Uploads a program and makes it ready to run on all cores of the pool; replaces the one loaded before, which stays when this one can never run
   * here. Throws QUOTA, NO_CORES, LAYOUT_MISMATCH, CONFIG_MISMATCH.
   */
  load(program: Program): Promise<LoadedProgram> {
    return this.#serially(async () => {
      this.#checkQuota(program);
      this.#checkCompiledFor(program, this.#cores.length);
      checkHashes(this.#device.shape, program);
      await this.#program?.unload();
      this.#program = null;
      await this.#device.coreMap.assign(this.control.task, this.#cores, []);
      this.#program = await LoadedProgram.load(this.#device, this, program);
      return this.#program;
    });
  }

  /** For Device.adopt: the program that the device has under this task. */
  adopt(program: Program, found: FoundTask): LoadedProgram {
    this.#program = LoadedProgram.adopt(this.#device, this, program, found);
    return this.#program;
  }

  /**
   * Changes the number of cores, or of those in each cluster: `moveTo` with some of its own, or with free ones beside them.
   * Throws NO_CORES when fewer are free.
   */
  resize(cores: CoreCount, options: MoveOptions = {}): Promise<Reconfiguration> {
    return this.#serially(() => {
      const { coresPerCluster } = this.#device;
      return this.#moveTo(chooseCores(cores, this.#cores, this.#device.freeCores(), coresPerCluster), options);
    });
  }

  /**
   * Moves to other physical cores. A run under way is stopped at the next layer boundary, or urgently, moved and resumed: its
   * results are those of an undisturbed run. Throws NO_CORES when one of them is not free, NO_MEMORY when other banks are full.
   */
  moveTo(cores: readonly number[], options: MoveOptions = {}): Promise<Reconfiguration> {
    return this.#serially(() => this.#moveTo(cores, options));
  }

  /**
   * Gives cores, memory and task back. A run under way is aborted. The receipt says what was cleared; null: nothing was held. When it fails, nobody
   * else gets what was not cleared, and it can be tried again. Throws RELEASED, REFUSED.
   */
  async release(): Promise<ScrubReceipt | null> {
    this.#assertUsable();
    this.#released = true;
    await this.#last;
    try {
      await this.control.assertLease();
      if (this.#program !== null) this.#receipt = await this.#program.unload();
      this.#program = null;
      await this.#device.coreMap.assign(this.control.task, [], this.#cores);
    } catch (error) {
      this.#released = false;
      throw error;
    }
    this.#onRelease();
    return this.#receipt;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#released) await this.release();
  }

  async #moveTo(wanted: readonly number[], options: MoveOptions): Promise<Reconfiguration> {
    if (this.#device.shape.fixedMap)
      throw new HostError("BAD_STATE", "This design has no virtualization: a pool cannot be resized.");
    const before = this.#cores;
    const banks = this.#banks;
    this.#checkCores(wanted);
    if (this.#program !== null) this.#checkCompiledFor(this.#program.program, wanted.length);
    if (options.banks !== undefined) this.#device.checkBanks(options.banks);
    const after = arrangeCores(wanted, this.#device.coresPerCluster);
    // Claimed before the first await, so that nobody else takes the new cores meanwhile.
    this.#cores = [...before, ...after.filter((core) => !before.includes(core))];
    this.#banks = options.banks ?? banks;
    let mapped = before;
    const remap = async (): Promise<number | null> => {
      const clearCycles = await this.#remap(before, after, options.measure === true);
      mapped = after;
      return clearCycles;
    };
    try {
      await this.control.assertLease();
      const change = { before, after, remap };
      const account = this.#program === null ? emptyMove(change, await remap()) : await this.#program.moveTo(change, options);
      this.#cores = after;
      return account;
    } catch (error) {
      // What the device has: a failure may come before or behind the commit.
      this.#cores = mapped;
      this.#banks = this.#program?.banks ?? banks;
      throw error;
    }
  }

  /** Commits the map. Returns the cycles until the buffers of cores that changed are clear, where there is time. */
  async #remap(before: readonly number[], after: readonly number[], measure: boolean): Promise<number | null> {
    const leaving = before.filter((core) => !after.includes(core));
    const commit = async (): Promise<number> => {
      const from = await this.#device.cycles();
      await this.#device.coreMap.assign(this.control.task, after, leaving);
      return Number((await this.#device.cycles()) - from);
    };
    const cycles = measure ? await this.#device.interrupts.still(commit) : await commit();
    return this.#device.capabilities.cycleAccurate ? cycles : null;
  }

  #checkCores(cores: readonly number[]): void {
    const free = this.#device.freeCores();
    const added = cores.filter((core) => !this.#cores.includes(core));
    if (cores.length === 0 || new Set(cores).size !== cores.length || !added.every((core) => free.includes(core))) {
      throw new HostError("NO_CORES", `Cannot move to cores ${cores.join(", ")}: free are ${free.join(", ")}.`);
    }
  }

  #checkQuota(program: Program): void {
    const bytes = segmentBytes(program);
    const { maxBytes = Number.POSITIVE_INFINITY } = this.#request;
    if (bytes > maxBytes) {
      throw new HostError("QUOTA", `'${program.name}' needs ${bytes} bytes of memory; the pool may hold ${maxBytes}.`);
    }
  }

  #checkCompiledFor({ name, maxCores }: Program, cores: number): void {
    if (cores > maxCores) {
      throw new HostError("NO_CORES", `'${name}' is compiled for at most ${maxCores} cores, not ${cores}: compile it for more.`);
    }
  }

  #serially<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#last.then(() => {
      this.#assertUsable();
      return step();
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  #assertUsable(): void {
    if (this.#released) throw new HostError("RELEASED", "The virtual pool has been released: allocate a new one.");
  }
}

/** The account of a pool without a program: the core map alone changes. */
function emptyMove(
  { before, after }: { readonly before: readonly number[]; readonly after: readonly number[] },
  clearCycles: number | null,
): Reconfiguration {
  const transfer = { dmas: 0, bytes: 0, registerWrites: new Set([...before, ...after]).size + 1 };
  return {
    ...{ before, after, urgent: false, resumed: false, compileMs: 0, tableBytes: 0, transfer, transferMs: transferMs(transfer) },
    ...{ drainCycles: null, clearCycles, firstResult: null, migration: null },
  };
}
