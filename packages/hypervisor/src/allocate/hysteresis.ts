// SPDX-License-Identifier: Apache-2.0
/**
 * When a better division is worth its switches. Two conditions: what it gains until the next change is expected exceeds what the
 * switches cost, and switching stays below a fixed part of all time, which bounds the number of switches whatever comes.
 */
import { TokenBucket } from "../pacing/token-bucket.js";

export interface HysteresisOptions {
  /** Most time that switches nobody is forced to may take, as a part of all time. */
  readonly overhead: number;
  /** Milliseconds of switching that may come at once. */
  readonly burstMs: number;
  /** Cost of a switch of one task until one was measured, milliseconds. */
  readonly switchMs: number;
  /** Time between arrivals or departures until they were measured, milliseconds. */
  readonly quietMs: number;
}

export const DEFAULT_HYSTERESIS: HysteresisOptions = { overhead: 0.01, burstMs: 20, switchMs: 1, quietMs: 100 };

/** Weight of the newest measurement. */
const NEWEST = 0.25;

/** A change under consideration. */
export interface Change {
  /** Worth per millisecond, before and after. */
  readonly before: number;
  readonly after: number;
  /** Worth per millisecond of the tasks that would stand still during their switch. */
  readonly interrupted: number;
  /** Tasks that would be switched. */
  readonly switches: number;
}

export class Hysteresis {
  readonly #budget: TokenBucket;
  #switchMs: number;
  #quietMs: number;
  #lastEvent: number | null = null;

  constructor(options: HysteresisOptions, now: number) {
    this.#budget = new TokenBucket(options.overhead * 1000, options.burstMs, now);
    this.#switchMs = options.switchMs;
    this.#quietMs = options.quietMs;
  }

  /** What a switch of one task costs, from those seen. */
  get switchMs(): number {
    return this.#switchMs;
  }

  /** A switch took so long. */
  measured(ms: number): void {
    this.#switchMs += NEWEST * (ms - this.#switchMs);
  }

  /** A task came or went. */
  event(now: number): void {
    if (this.#lastEvent !== null) this.#quietMs += NEWEST * (now - this.#lastEvent - this.#quietMs);
    this.#lastEvent = now;
  }

  /** Whether to make the change; what it costs is taken from the budget then. */
  allows(change: Change, now: number): boolean {
    const gain = (change.after - change.before) * this.#quietMs;
    const loss = change.interrupted * this.#switchMs;
    if (!(gain > loss)) return false;
    return this.#budget.tryTake(change.switches * this.#switchMs, now);
  }
}
