// SPDX-License-Identifier: Apache-2.0
/** One waiter for the whole device: sleeps on the interrupt and tells every task that has come to rest. */
import { HostError } from "../errors.js";
import type { NativeDevice } from "../native/addon.js";
import { type Registers, rethrow, writeValue } from "./registers.js";
import { atRest, type TaskControl, type TaskStatus } from "./task-control.js";

/** Longest sleep: bounds how long a thread of the runtime is taken. */
const SLICE_MS = 50;
/** Looks without an interrupt come so seldom: a lost one delays no longer. Each takes simulated time. */
const LOOK_MS = 5000;

interface Waiter {
  readonly control: TaskControl;
  readonly resolve: (status: TaskStatus) => void;
  readonly reject: (error: unknown) => void;
  readonly deadline: number;
  /** Its task's status has been read since it waits. */
  seen: boolean;
}

export class InterruptLoop {
  readonly #device: NativeDevice;
  readonly #registers: Registers;
  readonly #waiters = new Set<Waiter>();
  #running = false;
  /** The sleep under way, and what the next one waits for. */
  #sleep: Promise<unknown> = Promise.resolve();
  #gate: Promise<unknown> = Promise.resolve();

  constructor(device: NativeDevice, registers: Registers) {
    this.#device = device;
    this.#registers = registers;
  }

  /** Status of the task once it rests. Call after the command that sets it moving. Throws TIMEOUT. */
  async rest(control: TaskControl, timeoutMs = Number.POSITIVE_INFINITY): Promise<TaskStatus> {
    const settled = new Promise<TaskStatus>((resolve, reject) => {
      this.#waiters.add({ control, resolve, reject, deadline: Date.now() + timeoutMs, seen: false });
    });
    this.#start();
    return settled;
  }

  /** Runs `step` while nobody sleeps on the interrupt: simulated time passes by its register accesses only. It must not wait for rest(). */
  async still<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#gate.then(() => this.#sleep).then(step);
    this.#gate = done.catch(() => undefined);
    return done;
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#loop().catch((error: unknown) => this.#fail(error));
  }

  async #loop(): Promise<void> {
    let looked = 0;
    let raised = true;
    while (this.#waiters.size > 0) {
      if (raised || Date.now() - looked > LOOK_MS || this.#due()) {
        looked = Date.now();
        await this.#serve();
      }
      await this.#gate;
      if (this.#waiters.size === 0) continue;
      const sleep = this.#device.waitInterrupt(SLICE_MS).catch(rethrow);
      this.#sleep = sleep;
      raised = await sleep;
    }
    this.#running = false;
  }

  /** Somebody has not been looked after yet, or his time is over. */
  #due(): boolean {
    return [...this.#waiters].some(({ seen, deadline }) => !seen || Date.now() > deadline);
  }

  /** Clears the interrupt first, so that what comes to rest after the look raises it again. */
  async #serve(): Promise<void> {
    const pending = await this.#registers.value("GLOBAL", "IRQ_STATUS");
    if (pending !== 0) await this.#registers.write([writeValue("GLOBAL", "IRQ_STATUS", pending)]);
    for (const waiter of [...this.#waiters]) {
      waiter.seen = true;
      const status = await waiter.control.status();
      if (atRest(status.state)) {
        this.#waiters.delete(waiter);
        waiter.resolve(status);
      } else if (Date.now() > waiter.deadline) {
        this.#waiters.delete(waiter);
        waiter.reject(
          new HostError(
            "TIMEOUT",
            `Task ${waiter.control.task} is still ${status.state} after its time limit: abort it or wait longer.`,
          ),
        );
      }
    }
  }

  #fail(error: unknown): void {
    this.#running = false;
    for (const waiter of this.#waiters) waiter.reject(error);
    this.#waiters.clear();
  }
}
