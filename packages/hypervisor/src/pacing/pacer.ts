// SPDX-License-Identifier: Apache-2.0
/** Host transfers of one tenant at its rate: they share banks and bus with everybody. First come, first served. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, TokenBucket } from "./token-bucket.js";

/** Transfers of up to this long at the full rate pass at once, milliseconds. */
const BURST_MS = 10;
/** Timers cannot be set further ahead. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

export class Pacer {
  readonly #bucket: TokenBucket | null;
  readonly #clock: Clock;
  /** `bytesPerSecond` null: not paced. */
  constructor(bytesPerSecond: number | null, clock: Clock) {
    this.#clock = clock;
    this.#bucket = bytesPerSecond === null ? null : new TokenBucket(bytesPerSecond, (bytesPerSecond * BURST_MS) / 1000, clock());
  }

  /** Resolves when the tenant may transfer `bytes`. Rejects with an AbortError, and takes nothing, when `signal` comes first. */
  async take(bytes: number, signal?: AbortSignal): Promise<void> {
    if (this.#bucket === null) return;
    // The debt of those before is in the wait: they keep their turn.
    let wait = this.#bucket.take(bytes, this.#clock());
    try {
      for (; wait > 0; wait -= LONGEST_SLEEP_MS) await sleep(Math.min(wait, LONGEST_SLEEP_MS), undefined, signal && { signal });
    } catch (error) {
      this.#bucket.give(bytes);
      throw error;
    }
  }
}
