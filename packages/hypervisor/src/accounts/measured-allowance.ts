// SPDX-License-Identifier: Apache-2.0
/**
 * What runs of a package have taken beside what was predicted for it alone: the allowance of its next admission, in place of a guess. By package and
 * kind of isolation: another tenant's programs have no part in it, unless they are the same.
 */
import type { Allowance } from "../control/options.js";

/** Runs before their worst says anything. */
const LEAST_RUNS = 32;
/** Packages remembered, the latest used. */
const MOST_PACKAGES = 256;

export type Kind = keyof Allowance;

interface Measured {
  runs: number;
  worst: number;
}

export class MeasuredAllowance {
  readonly #guesses: Allowance;
  readonly #measured = new Map<string, Measured>();

  /** `guesses`: where nothing was measured. */
  constructor(guesses: Allowance) {
    this.#guesses = guesses;
  }

  /** `ratio`: measured / predicted alone, of one run. */
  add(kind: Kind, file: string, ratio: number): void {
    const key = `${kind} ${file}`;
    const { runs, worst } = this.#measured.get(key) ?? { runs: 0, worst: 0 };
    // Set anew, so that those used last are the last of the map.
    this.#measured.delete(key);
    this.#measured.set(key, { runs: runs + 1, worst: Math.max(worst, ratio) });
    if (this.#measured.size > MOST_PACKAGES) this.#measured.delete(this.#measured.keys().next().value as string);
  }

  /**
   * Factor on the predicted latency. Banks of one's own, or slots: neighbours have no part in what was measured, so it holds. Private mode: it was
   * measured beside whoever was there, so it can raise the guess only.
   */
  of(kind: Kind, file: string): number {
    const guess = this.#guesses[kind];
    const { runs, worst } = this.#measured.get(`${kind} ${file}`) ?? { runs: 0, worst: 0 };
    if (runs < LEAST_RUNS) return guess;
    return kind === "private" ? Math.max(guess, worst) : worst;
  }
}
