// SPDX-License-Identifier: Apache-2.0
/** The dispatch lists of a loaded program on the device. */
import {
  buildDispatch,
  type Completed,
  type DispatchLists,
  execSegmentLayout,
  type Program,
  prepareDispatch,
} from "@tessera/compiler";
import { WORD_BYTES } from "@tessera/isa";
import type { Device } from "../device/device.js";
import { type RegisterWrite, writeValue } from "../device/registers.js";
import { HostError } from "../errors.js";
import type { Placement } from "../memory/bank-allocator.js";

export interface TablesWritten {
  readonly compileMs: number;
  readonly tableBytes: number;
}

export class DispatchTables {
  readonly #device: Device;
  readonly #task: number;
  readonly #program: Program;
  #lists: DispatchLists | null = null;
  #cores = 0;
  #whole = false;

  constructor(device: Device, task: number, program: Program) {
    this.#device = device;
    this.#task = task;
    this.#program = program;
    // Before there is anything to wait for.
    prepareDispatch(program);
  }

  /** What the task runs by. */
  get lists(): DispatchLists {
    if (this.#lists === null) throw new HostError("BAD_STATE", `'${this.#program.name}' has no dispatch lists yet.`);
    return this.#lists;
  }

  /** Cores of the task. */
  get cores(): number {
    return this.#cores;
  }

  /** Writes the lists of a whole run, or with `remaining` of what is left of one, for `cores` cores. */
  async write(exec: Placement, cores: number, remaining?: () => Completed): Promise<TablesWritten> {
    this.remapped(cores);
    const begun = performance.now();
    const lists = buildDispatch(this.#program, cores, remaining?.());
    const compileMs = performance.now() - begun;
    await this.#write(exec, lists);
    this.#whole = remaining === undefined;
    return { compileMs, tableBytes: lists.bytes.length };
  }

  /** The device has lists of this program that nobody here knows; the next run needs them all. */
  assume(cores: number): void {
    this.#lists = buildDispatch(this.#program, cores);
    this.remapped(cores);
  }

  /** Writes the same lists again, after the segment or the dispatch registers have been in other use. */
  rewrite(exec: Placement): Promise<void> {
    return this.#write(exec, this.lists);
  }

  /** The task has other cores now: what the device has is no longer for them. */
  remapped(cores: number): void {
    this.#cores = cores;
    this.#whole = false;
  }

  /** A run that began elsewhere leaves lists of its rest; the next one needs them all. */
  async ensureWhole(exec: Placement): Promise<void> {
    if (!this.#whole) await this.write(exec, this.#cores);
  }

  async #write(exec: Placement, lists: DispatchLists): Promise<void> {
    const { listOffset } = execSegmentLayout(this.#program);
    await this.#device.write(exec, listOffset, lists.bytes);
    await this.#device.registers.write(this.#registerWrites(listOffset, lists));
    this.#lists = lists;
  }

  #registerWrites(listOffset: number, lists: DispatchLists): RegisterWrite[] {
    return [
      writeValue("TASK", "DISPATCH_OFFSET", listOffset / WORD_BYTES, this.#task),
      writeValue("TASK", "DISPATCH_STRIDE", lists.strideWords, this.#task),
    ];
  }
}
