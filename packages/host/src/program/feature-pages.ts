// SPDX-License-Identifier: Apache-2.0
/**
 * A program's share of the on-chip feature memory: leading pages of its maps segment. Every page keeps its home in DDR, so
 * that spilling and restoring are copies between two views of the segment, one with and one without its pages on chip; the
 * task's own cores make them.
 */
import { copyLists, copyProgram } from "@tessera/compiler";
import type { CoreConfig } from "@tessera/hw";
import { SEGMENTS, WORD_BYTES } from "@tessera/isa";
import type { Device } from "../device/device.js";
import { writeValue } from "../device/registers.js";
import { atRest, type TaskControl } from "../device/task-control.js";
import { HostError } from "../errors.js";
import type { Placement } from "../memory/bank-allocator.js";
import { clearPlacements } from "../memory/clear.js";
import { segmentWrites } from "./segments.js";

export class FeaturePages {
  readonly #device: Device;
  readonly #control: TaskControl;
  readonly #core: CoreConfig;
  /** Home of the maps. */
  readonly #maps: Placement;
  #held: Placement | null = null;

  constructor(device: Device, control: TaskControl, maps: Placement) {
    this.#device = device;
    this.#control = control;
    // What a copy does not use is not among what a device tells.
    this.#core = { ...device.shape, activationTable: false, portBytes: 32 };
    this.#maps = maps;
  }

  /** Where the pages lie beside the segment's banks; null: none are held. */
  get held(): Placement | null {
    return this.#held;
  }

  /** Takes at most `perBank` pages beside each bank, as many as the maps use and there are. What they hold is not defined before restore(). */
  take(perBank: number): void {
    const { banks, pages } = this.#maps;
    for (let most = perBank; most > 0 && this.#held === null; most = Math.floor(most / 2)) {
      this.#held = this.#device.featureMemory.tryAllocate(banks, Math.min(pages, most * banks.length));
    }
  }

  /** Holds pages that the task has already. Throws NO_MEMORY. */
  adopt(held: Placement): void {
    this.#device.featureMemory.reserve(held);
    this.#held = held;
  }

  /** Gives the pages back; what they hold is lost, and remains there until the next holder's restore(). */
  release(): void {
    if (this.#held !== null) this.#device.featureMemory.free(this.#held);
    this.#held = null;
  }

  /** Copies the pages to their home. The task's segment table and dispatch registers must be written afterwards. */
  spill(cores: number, stopped = false): Promise<void> {
    return this.#copy(cores, stopped, this.#held, null);
  }

  /** Copies the pages from their home: whatever another tenant has left in them is gone. The same must be written afterwards. */
  restore(cores: number, stopped = false): Promise<void> {
    return this.#copy(cores, stopped, null, this.#held);
  }

  /** `stopped`: before the layer at which a run stands, which goes on afterwards. A copy leaves the state DONE, so it does not tell. */
  async #copy(cores: number, stopped: boolean, from: Placement | null, to: Placement | null): Promise<void> {
    const pages = (from ?? to)?.pages;
    if (pages === undefined) return;
    const { registers, memory, shape, interrupts } = this.#device;
    const { task } = this.#control;
    const program = copyProgram(this.#core, pages, shape.cores);
    const { state } = await this.#control.status();
    if (!atRest(state)) throw new HostError("BAD_STATE", `Task ${task} is ${state}: its feature memory cannot be copied.`);
    const layer = stopped ? await registers.value("TASK", "LAYERS_DONE", task) : 0;
    const lists = copyLists(program, cores, layer);
    const listOffset = program.instructions.length;
    const exec = memory.allocate(this.#maps.banks, listOffset + lists.bytes.length);
    try {
      await this.#device.write(exec, 0, program.instructions);
      await this.#device.write(exec, listOffset, lists.bytes);
      const view = { ...this.#maps, pages };
      await registers.write([
        ...segmentWrites(task, SEGMENTS.EXEC, exec, null),
        ...segmentWrites(task, SEGMENTS.INPUT, view, from),
        ...segmentWrites(task, SEGMENTS.OUTPUT, view, to),
        writeValue("TASK", "DISPATCH_OFFSET", listOffset / WORD_BYTES, task),
        writeValue("TASK", "DISPATCH_STRIDE", lists.strideWords, task),
      ]);
      await this.#control.command(stopped ? "RESUME" : "START");
      await this.#control.throwOnFault(await interrupts.rest(this.#control));
    } finally {
      await clearPlacements(this.#device, [exec]);
      memory.free(exec);
    }
  }
}
