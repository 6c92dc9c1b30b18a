// SPDX-License-Identifier: Apache-2.0
/** Host transfers of one tenant at its rate: they share banks and bus with everybody. First come, first served. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, TokenBucket } from "./token-bucket.js";

/** Transfers of up to this long at the full rate pass at once, milliseconds. */
const BURST_MS = 10;

export class Pacer {
  readonly #bucket: TokenBucket | null;
  readonly #clock: Clock;
  #last: Promise<void> = Promise.resolve();

  /** `bytesPerSecond` null: not paced. */
  constructor(bytesPerSecond: number | null, clock: Clock) {
    this.#clock = clock;
    this.#bucket = bytesPerSecond === null ? null : new TokenBucket(bytesPerSecond, (bytesPerSecond * BURST_MS) / 1000, clock());
  }

  /** Resolves when the tenant may transfer `bytes`. */
  take(bytes: number): Promise<void> {
    const bucket = this.#bucket;
    if (bucket === null) return Promise.resolve();
    const turn = this.#last.then(async () => {
      const wait = bucket.take(bytes, this.#clock());
      if (wait > 0) await sleep(wait);
    });
    this.#last = turn;
    return turn;
  }
}
