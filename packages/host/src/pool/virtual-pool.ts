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

  /** Changes the number of cores: `moveTo` with some of its own, or with free ones beside them. Throws NO_CORES when fewer are free. */
  async resize(cores: number): Promise<void> {
    this.#assertUsable();
    const more = cores - this.#cores.length;
    const free = this.#device.freeCores();
    if (!Number.isInteger(cores) || cores < 1 || more > free.length) {
      throw new HostError(
        "NO_CORES",
        `Cannot resize to ${cores} cores: the pool has ${this.#cores.length}, ${free.length} more are free.`,
      );
    }
    await this.moveTo(more >= 0 ? [...this.#cores, ...free.slice(0, more)] : this.#cores.slice(0, cores));
  }

  /**
   * Moves to other physical cores, in the order of virtual cores. A run under way is stopped at the next layer boundary,
   * moved and resumed: its results are those of an undisturbed run. Throws NO_CORES when one of them is not free.
   */
  async moveTo(cores: readonly number[]): Promise<void> {
    this.#assertUsable();
    if (this.#device.shape.fixedMap)
      throw new HostError("BAD_STATE", "This design has no virtualization: a pool cannot be resized.");
    const before = this.#cores;
    const added = cores.filter((core) => !before.includes(core));
    const free = this.#device.freeCores();
    if (cores.length === 0 || new Set(cores).size !== cores.length || !added.every((core) => free.includes(core))) {
      throw new HostError("NO_CORES", `Cannot move to cores ${cores.join(", ")}: free are ${free.join(", ")}.`);
    }
    // Claimed before the first await, so that nobody else takes the new cores meanwhile.
    this.#cores = [...before, ...added];
    const remap = (): Promise<void> =>
      this.#device.coreMap.assign(
        this.control.task,
        cores,
        before.filter((core) => !cores.includes(core)),
      );
    try {
      if (this.#program === null) await remap();
      else await this.#program.moveTo(cores.length, remap);
      this.#cores = cores;
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
