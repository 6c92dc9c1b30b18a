// SPDX-License-Identifier: Apache-2.0
/** How far a tenant's runs are from what it would have alone, live: against the prediction, and against one another. */

/** Runs that are looked at. */
const WINDOW = 128;

export interface Deviation {
  readonly runs: number;
  /** Mean of measured / predicted alone: interference, and the model's own error. */
  readonly ratio: number;
  readonly worst: number;
  /** (max - min) / min of runs with unchanged cores: interference alone, since the model has no part in it. */
  readonly spread: number;
}

export class DeviationMeter {
  #ratios: number[] = [];

  /** The task's cores have changed: what was measured before says nothing about what comes. */
  reset(): void {
    this.#ratios = [];
  }

  /** `ratio`: measured / predicted alone. */
  add(ratio: number): void {
    this.#ratios.push(ratio);
    if (this.#ratios.length > WINDOW) this.#ratios.shift();
  }

  /** Null before the first run. */
  get value(): Deviation | null {
    const runs = this.#ratios.length;
    if (runs === 0) return null;
    const worst = Math.max(...this.#ratios);
    const least = Math.min(...this.#ratios);
    return { runs, ratio: this.#ratios.reduce((a, b) => a + b) / runs, worst, spread: (worst - least) / least };
  }
}

/** Of several tasks: mean over all runs, and the worst of each. Null when there is none. */
export function together(deviations: readonly Deviation[]): Deviation | null {
  if (deviations.length === 0) return null;
  const runs = deviations.reduce((sum, one) => sum + one.runs, 0);
  return {
    runs,
    ratio: deviations.reduce((sum, one) => sum + one.ratio * one.runs, 0) / runs,
    worst: Math.max(...deviations.map(({ worst }) => worst)),
    spread: Math.max(...deviations.map(({ spread }) => spread)),
  };
}
