// SPDX-License-Identifier: Apache-2.0
/** A tenant's virtual pool: cores, banks and one task; a program can be loaded into it and its size changed. */
import type { Program } from "@tessera/compiler";
import type { Device } from "../device/device.js";
import { TaskControl } from "../device/task-control.js";
import { HostError } from "../errors.js";
import { LoadedProgram } from "../program/loaded-program.js";

export class VirtualPool {
  readonly control: TaskControl;
  /** Banks that hold its memory. */
  readonly banks: readonly number[];
  readonly #device: Device;
  readonly #featurePages: number | null;
  readonly #onRelease: () => void;
  #cores: readonly number[];
  #program: LoadedProgram | null = null;
  #released = false;

  constructor(
    device: Device,
    task: number,
    cores: readonly number[],
    banks: readonly number[],
    featurePages: number | null,
    onRelease: () => void,
  ) {
    this.#device = device;
    this.control = new TaskControl(device.registers, task);
    this.#cores = cores;
    this.banks = banks;
    this.#featurePages = featurePages;
    this.#onRelease = onRelease;
  }

  /** Physical cores; virtual core v is the v-th. */
  get cores(): readonly number[] {
    return this.#cores;
  }

  /** Pages of feature memory beside each of its banks that a pool of `cores` cores may hold. */
  featurePages(cores: number): number {
    const { fastPages, banks, cores: all } = this.#device.shape;
    const share = Math.floor((fastPages * banks * cores) / (all * this.banks.length));
    return Math.min(fastPages, this.#featurePages ?? share);
  }

  /** Uploads a program and makes it ready to run on all cores of the pool; replaces the one loaded before. */
  async load(program: Program): Promise<LoadedProgram> {
    this.#assertUsable();
    await this.#program?.unload();
    this.#program = null;
    await this.#device.coreMap.assign(this.control.task, this.#cores, []);
    this.#program = await LoadedProgram.load(this.#device, this, program);
    return this.#program;
  }

  /**
   * Changes the number of cores. A run under way is stopped at the next layer boundary, moved and resumed: its
   * results are those of an undisturbed run. Throws NO_CORES when fewer are free.
   */
  async resize(cores: number): Promise<void> {
    this.#assertUsable();
    if (this.#device.shape.fixedMap)
      throw new HostError("BAD_STATE", "This design has no virtualization: a pool cannot be resized.");
    const before = this.#cores;
    const more = cores - before.length;
    const free = this.#device.freeCores();
    if (!Number.isInteger(cores) || cores < 1 || more > free.length) {
      throw new HostError(
        "NO_CORES",
        `Cannot resize to ${cores} cores: the pool has ${before.length}, ${free.length} more are free.`,
      );
    }
    const after = more >= 0 ? [...before, ...free.slice(0, more)] : before.slice(0, cores);
    // Claimed before the first await, so that nobody else takes the new cores meanwhile.
    this.#cores = more >= 0 ? after : before;
    const remap = (): Promise<void> =>
      this.#device.coreMap.assign(
        this.control.task,
        after,
        before.filter((core) => !after.includes(core)),
      );
    try {
      if (this.#program === null) await remap();
      else await this.#program.moveTo(after.length, remap);
      this.#cores = after;
    } catch (error) {
      this.#cores = before;
      throw error;
    }
  }

  /** Gives cores, memory and task back. A run under way is aborted. */
  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    await this.#program?.unload();
    this.#program = null;
    await this.#device.coreMap.assign(this.control.task, [], this.#cores);
    this.#onRelease();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
  }

  #assertUsable(): void {
    if (this.#released) throw new HostError("BAD_STATE", "The virtual pool has been released: allocate a new one.");
  }
}
