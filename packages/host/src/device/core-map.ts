// SPDX-License-Identifier: Apache-2.0
/** The core map: assignments are written to the shadow and committed together, one change at a time. */
import { HostError } from "../errors.js";
import { type Registers, writeFields, writeValue } from "./registers.js";

/** Polls of COMMIT before giving up; clearing takes as many cycles as the deepest buffer has rows, a poll several. */
const MAX_POLLS = 10_000;

export class CoreMap {
  readonly #registers: Registers;
  readonly #fixed: boolean;
  /** The change under way: the shadow is one for all. */
  #last: Promise<void> = Promise.resolve();

  /** `fixed`: core c is task c for ever, and there is nothing to assign. */
  constructor(registers: Registers, fixed: boolean) {
    this.#registers = registers;
    this.#fixed = fixed;
  }

  /** Gives `cores` (virtual core = place in the list) to the task and frees `released`. Throws REFUSED. */
  assign(task: number, cores: readonly number[], released: readonly number[]): Promise<void> {
    if (this.#fixed) return Promise.resolve();
    const change = this.#last.then(() => this.#change(task, cores, released));
    this.#last = change.catch(() => undefined);
    return change;
  }

  async #change(task: number, cores: readonly number[], released: readonly number[]): Promise<void> {
    await this.#registers.write([
      ...released.map((core) => writeFields("CORE", "MAP_SHADOW", {}, core)),
      ...cores.map((core, vcore) => writeFields("CORE", "MAP_SHADOW", { valid: 1, task, vcore }, core)),
      writeValue("GLOBAL", "COMMIT", 1),
    ]);
    if (!(await this.#cleared())) throw new HostError("TIMEOUT", "The cores' buffers are still being cleared after a commit.");
    const { refused } = await this.#registers.fields("GLOBAL", "COMMIT");
    if (refused === 1) {
      throw new HostError(
        "REFUSED",
        `The core map of task ${task} was not changed: a core of it belongs to a task that is not at rest.`,
      );
    }
  }

  async #cleared(): Promise<boolean> {
    for (let poll = 0; poll < MAX_POLLS; poll++) {
      const { go } = await this.#registers.fields("GLOBAL", "COMMIT");
      if (go === 0) return true;
    }
    return false;
  }
}
