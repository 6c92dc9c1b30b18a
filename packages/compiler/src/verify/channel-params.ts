// SPDX-License-Identifier: Apache-2.0
/** The CHANNEL_PARAMS records that CONV finds in its weights: their values are data, which no hardware checks. */
import type { CoreConfig } from "@tessera/hw";
import { decodeRecord, type InstructionFields, IsaError } from "@tessera/isa";
import type { Budget } from "./budget.js";
import { InstructionFault } from "./errors.js";
import type { WeightChunks } from "./weight-chunks.js";

const RECORD_BYTES = 16;
const MAX_SHIFT = 55;

export class ChannelParams {
  readonly #weights: Uint8Array;
  readonly #core: CoreConfig;
  /** Bytes of a word of the weight buffer. */
  readonly #wordBytes: number;
  /** 1: the record at 16 times this place is good. */
  readonly #good: Uint8Array;
  readonly #budget: Budget;

  constructor(weights: Uint8Array, core: CoreConfig, budget: Budget) {
    this.#weights = weights;
    this.#core = core;
    this.#wordBytes = core.icp * core.ocp;
    this.#good = new Uint8Array(Math.ceil(weights.length / RECORD_BYTES));
    this.#budget = budget;
  }

  /** Checks the records of every block of a CONV that finishes its pixels, in chunks that its tokens cover. */
  check(f: InstructionFields["CONV"], chunks: WeightChunks, what: () => string): void {
    const { icp } = this.#core;
    const columns = f.row_taps === 1 ? Math.min(f.stride_x, f.taps_x) : f.taps_x;
    const paramWords = RECORD_BYTES / icp;
    const block = paramWords + columns * f.taps_y * f.ic_groups;
    this.#budget.spend(f.oc_blocks * paramWords * (this.#wordBytes / RECORD_BYTES), what);
    for (let b = 0; b < f.oc_blocks; b++) {
      for (let w = 0; w < paramWords; w++) this.#checkWord(chunks.addressOf(f.w_base + b * block + w, this.#wordBytes), b);
    }
  }

  #checkWord(address: number, block: number): void {
    for (let at = address; at < address + this.#wordBytes; at += RECORD_BYTES) {
      const place = at / RECORD_BYTES;
      if (this.#good[place] === 1) continue;
      const { shift, weight_zero: zero } = this.#read(at, block);
      const rules = [
        ["shift", shift, 1, MAX_SHIFT],
        ["weight_zero", zero, -128, 127],
      ] as const;
      for (const [name, value, low, high] of rules) {
        if ((value as number) < low || (value as number) > high) {
          throw new InstructionFault(
            "VERIFY_PARAMS",
            `block ${block} has channel parameters at byte ${at} of the weights whose ${name} is ${value}; it must be ${low}..${high}`,
          );
        }
      }
      this.#good[place] = 1;
    }
  }

  #read(at: number, block: number): Record<string, number> {
    try {
      return decodeRecord("CHANNEL_PARAMS", this.#weights, at);
    } catch (error) {
      if (!(error instanceof IsaError)) throw error;
      throw new InstructionFault(
        "VERIFY_PARAMS",
        `block ${block} has at byte ${at} of the weights no channel parameters: ${error.message}`,
      );
    }
  }
}
