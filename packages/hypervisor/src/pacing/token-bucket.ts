// SPDX-License-Identifier: Apache-2.0
/** A token bucket that may go into debt: whoever takes more than there is waits until the debt is paid. */

/** Milliseconds that only go forward. */
export type Clock = () => number;

export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  /** `perSecond` tokens come every second; at most `burst` are kept. */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** Tokens there; negative: debt. */
  available(now: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
    return this.#tokens;
  }

  /** Takes tokens, into debt if need be. Returns milliseconds until the debt is paid. */
  take(amount: number, now: number): number {
    this.#tokens = this.available(now) - amount;
    return Math.max(0, -this.#tokens / this.#perMs);
  }

  /** Gives back what was taken and not used. */
  give(amount: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + amount);
  }

  /** Takes them only when they are there. */
  tryTake(amount: number, now: number): boolean {
    if (this.available(now) < amount) return false;
    this.#tokens -= amount;
    return true;
  }
}
