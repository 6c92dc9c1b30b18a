// SPDX-License-Identifier: Apache-2.0
/**
 * Loads whose bursts are all issued, per queue in their order. When one is complete is known some time later only, because what is
 * asked of its bank after it delays it.
 */
import type { Arena } from "./arena.js";
import type { TaskMemory } from "./task-memory.js";

/** Loads of a queue that may be under way; a power of two. */
const LOADS = 4;
const NEVER = Number.POSITIVE_INFINITY;

export class LoadsUnderWay {
  private readonly memory: TaskMemory;
  /** Per queue: loads issued, loads settled. */
  private readonly issued: Int32Array;
  private readonly settled: Int32Array;
  /** Of each load: when it is complete as far as is known, when that is settled, its tokens, and what `TaskMemory.delay` needs. */
  private readonly done: Float64Array;
  private readonly settleAt: Float64Array;
  private readonly tokens: Int32Array;
  private readonly bank: Int32Array;
  private readonly asked: Float64Array;
  private readonly arrives: Float64Array;
  /** Per queue: when the oldest load that is not settled will be. */
  readonly nextSettled: Float64Array;

  constructor(queues: number, memory: TaskMemory, arena: Arena) {
    this.memory = memory;
    this.issued = arena.integer(queues);
    this.settled = arena.integer(queues);
    this.done = arena.float(queues * LOADS);
    this.settleAt = arena.float(queues * LOADS);
    this.tokens = arena.integer(queues * LOADS);
    this.bank = arena.integer(queues * LOADS);
    this.asked = arena.float(queues * LOADS);
    this.arrives = arena.float(queues * LOADS);
    this.nextSettled = arena.float(queues, NEVER);
  }

  /** From when on a queue may start its next operation: a few loads may be under way, a NOP waits for all of them; -1: not known yet. */
  freeAt(q: number, nop: boolean): number {
    const issued = this.issued[q] as number;
    if (issued - (this.settled[q] as number) > (nop ? 0 : LOADS - 1)) {
      return -1;
    }
    return this.done[q * LOADS + ((issued - (nop ? 1 : 0)) & (LOADS - 1))] as number;
  }

  /** A load has issued its last burst at `time`, the memory's last read; that would bring its data by `done`. */
  issue(q: number, time: number, done: number, tokens: number): void {
    const load = this.issued[q] as number;
    const at = q * LOADS + (load & (LOADS - 1));
    const { memory } = this;
    this.issued[q] = load + 1;
    this.done[at] = done;
    this.tokens[at] = tokens;
    this.bank[at] = memory.readBank;
    this.asked[at] = memory.readAsked;
    this.arrives[at] = memory.readArrives;
    const settleAt = Math.max(time, memory.readSettled);
    this.settleAt[at] = settleAt;
    if (load === this.settled[q]) {
      this.nextSettled[q] = settleAt;
    }
  }

  nextTokens(q: number): number {
    return this.tokens[q * LOADS + ((this.settled[q] as number) & (LOADS - 1))] as number;
  }

  /** Settles the oldest load; returns when it is complete. */
  settle(q: number): number {
    const load = this.settled[q] as number;
    const at = q * LOADS + (load & (LOADS - 1));
    const delay = this.memory.delay(this.bank[at] as number, this.asked[at] as number);
    const done = Math.max(this.done[at] as number, (this.arrives[at] as number) + delay);
    this.done[at] = done;
    const next = load + 1;
    this.settled[q] = next;
    this.nextSettled[q] = next === this.issued[q] ? NEVER : (this.settleAt[q * LOADS + (next & (LOADS - 1))] as number);
    return done;
  }
}
