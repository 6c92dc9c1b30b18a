// SPDX-License-Identifier: Apache-2.0
/** Predicted latency of a program over its numbers of cores, and what follows: fewest cores for a deadline, worth of cores. */
import { type Program, predictLatency } from "@tessera/compiler";
import type { CoreConfig } from "@tessera/hw";

export class LatencyCurve {
  /** cycles[n - 1]: of one run of the device with n cores, alone. */
  readonly cycles: readonly number[];
  readonly #clockMHz: number;

  constructor(cycles: readonly number[], clockMHz: number) {
    this.cycles = cycles;
    this.#clockMHz = clockMHz;
  }

  get maxCores(): number {
    return this.cycles.length;
  }

  ms(cores: number): number {
    return (this.cycles[cores - 1] as number) / (this.#clockMHz * 1000);
  }

  /** Runs per second with n cores. */
  rate(cores: number): number {
    return 1000 / this.ms(cores);
  }

  /** Fewest cores with at most this latency; null: no number has it. Not every core more is quicker, so all are looked at. */
  coresFor(ms: number): number | null {
    const at = this.cycles.findIndex((_, i) => this.ms(i + 1) <= ms);
    return at < 0 ? null : at + 1;
  }

  /** The number of at most `most` cores with the least latency; of equal ones the smallest. */
  quickest(most: number): number {
    const among = this.cycles.slice(0, most);
    return among.indexOf(Math.min(...among)) + 1;
  }
}

/** Cycles for 1..maxCores cores, by the latency model; `banks`: over which the task's memory is interleaved. */
export const predictCycles = (program: Program, core: CoreConfig, most: number, banks?: number): number[] =>
  Array.from(
    { length: Math.min(most, program.maxCores) },
    (_, i) => predictLatency(program, core, i + 1, banks === undefined ? {} : { banks }).cycles,
  );
