// SPDX-License-Identifier: Apache-2.0
/** Tasks that keep a pool busy while another one is measured. */
import type { Program } from "@tessera/compiler";
import type { Device, VirtualPool } from "@tessera/host";
import { pass } from "../simulated-time.js";
import type { CoRunner } from "./company.js";

/** Rest of a bursty tenant between two runs. */
const PAUSE_CYCLES = 20_000;

const placeOf = ({ cores, banks }: CoRunner) => ({ cores, banks });

interface Prepared {
  readonly runner: CoRunner;
  readonly program: Program;
  /** null: it comes when it begins. */
  readonly pool: VirtualPool | null;
}

export class CoRunners {
  readonly #device: Device;
  readonly #prepared: readonly Prepared[];
  #underWay: readonly Promise<void>[] = [];
  #on = true;
  /** What the host does for one of them, or for the one measured, it does at a time. */
  #host: Promise<unknown> = Promise.resolve();
  #ended: unknown;

  private constructor(device: Device, prepared: readonly Prepared[]) {
    this.#device = device;
    this.#prepared = prepared;
  }

  /** Loads those that are there from the beginning. */
  static async prepare(device: Device, others: readonly { runner: CoRunner; program: Program }[]): Promise<CoRunners> {
    const prepared: Prepared[] = [];
    for (const { runner, program } of others) {
      if (runner.pace === "churn") {
        prepared.push({ runner, program, pool: null });
        continue;
      }
      const pool = await device.allocate(placeOf(runner));
      await pool.load(program);
      prepared.push({ runner, program, pool });
    }
    return new CoRunners(device, prepared);
  }

  start(): void {
    this.#underWay = this.#prepared.map((one) =>
      this.#keepBusy(one).catch((error: unknown) => {
        if (this.#on) this.#ended = error;
      }),
    );
  }

  /** Throws when one of them has ended by itself: nothing measured beside it counts. */
  check(): void {
    if (this.#ended !== undefined) throw this.#ended;
  }

  /** Their runs end with the device: `close` closes it. */
  async stop(close: () => Promise<void>): Promise<void> {
    this.#on = false;
    await close();
    await Promise.all(this.#underWay);
  }

  /** Does something for which the host must not be busy with anybody else's coming or leaving. */
  alone<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#host.then(step);
    this.#host = done.catch(() => undefined);
    return done;
  }

  async #keepBusy({ runner, program, pool }: Prepared): Promise<void> {
    while (this.#on) {
      if (pool === null) await this.#comeAndLeave(runner, program);
      else await this.#runOnce(pool);
      if (runner.pace === "bursty") await pass(this.#device, PAUSE_CYCLES);
    }
  }

  async #comeAndLeave(runner: CoRunner, program: Program): Promise<void> {
    const pool = await this.alone(async () => {
      const own = await this.#device.allocate(placeOf(runner));
      await own.load(program);
      return own;
    });
    await this.#runOnce(pool);
    await this.alone(() => pool.release());
  }

  async #runOnce({ control }: VirtualPool): Promise<void> {
    await control.command("START");
    await control.throwOnFault(await this.#device.interrupts.rest(control));
  }
}
