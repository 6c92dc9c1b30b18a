// SPDX-License-Identifier: Apache-2.0
/** Steps that the verifier has for a program: its time and memory are bounded by the file's size, not by what the file says. */
import { VerifyError } from "./errors.js";
import { VERIFY_LIMITS } from "./limits.js";

export class Budget {
  readonly total: number;
  #left: number;

  /** `words`: of all instructions in the file. */
  constructor(words: number) {
    this.total = VERIFY_LIMITS.fixedSteps + VERIFY_LIMITS.stepsPerWord * words;
    this.#left = this.total;
  }

  get used(): number {
    return this.total - this.#left;
  }

  /** Takes steps before they are made. `what` asks for them. */
  spend(steps: number, what: () => string): void {
    this.#left -= steps;
    if (this.#left >= 0) return;
    throw new VerifyError(
      "VERIFY_LIMIT",
      `${what()}: checking takes more than ${this.total} steps, which a program of this size does not need; compile the model again`,
    );
  }
}
