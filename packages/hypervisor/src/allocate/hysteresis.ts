// SPDX-License-Identifier: Apache-2.0
/**
 * When a better division is worth its switches. Two conditions, for each task by itself: what it is switched for, until the next change is
 * expected, exceeds what it loses while it stands; and it stands still for others' sake no more than a fixed part of its time.
 */
import { TokenBucket } from "../pacing/token-bucket.js";

export interface HysteresisOptions {
  /** Most time that a task stands still in switches that nobody is forced to, as a part of its time. */
  readonly overhead: number;
  /** Milliseconds of such switches that a task may have at once; one switch it may have in any case. */
  readonly burstMs: number;
  /** Cost of a switch of one task until one was measured, milliseconds. */
  readonly switchMs: number;
  /** Time between arrivals or departures until they were measured, milliseconds. */
  readonly quietMs: number;
}

export const DEFAULT_HYSTERESIS: HysteresisOptions = { overhead: 0.02, burstMs: 2, switchMs: 1, quietMs: 100 };

/** Weight of the newest measurement. */
const NEWEST = 0.25;

export class Hysteresis {
  readonly #options: HysteresisOptions;
  /** Time that each task may stand still yet. */
  readonly #budgets = new Map<string, TokenBucket>();
  #switchMs: number;
  #quietMs: number;
  #lastEvent: number | null = null;

  constructor(options: HysteresisOptions) {
    this.#options = options;
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

  /** What a task of this worth loses by one switch, spread over the time until the next change. */
  price(worth: number): number {
    const lost = worth * this.#switchMs;
    return lost === 0 ? 0 : lost / this.#quietMs;
  }

  /** Whether a task may be switched without need. */
  allows(task: string, now: number): boolean {
    return this.#budget(task, now).available(now) >= Math.min(this.#switchMs, this.#options.burstMs);
  }

  /** It is switched without need. */
  charge(task: string, now: number): void {
    this.#budget(task, now).take(this.#switchMs, now);
  }

  /** Only these tasks are there any more. */
  retain(tasks: readonly string[]): void {
    for (const id of this.#budgets.keys()) if (!tasks.includes(id)) this.#budgets.delete(id);
  }

  #budget(task: string, now: number): TokenBucket {
    const { overhead, burstMs } = this.#options;
    const known = this.#budgets.get(task) ?? new TokenBucket(overhead * 1000, burstMs, now);
    this.#budgets.set(task, known);
    return known;
  }
}
