// SPDX-License-Identifier: Apache-2.0
/** Distribution of an activation: extremes and a histogram that widens by merging neighbours, so one pass is enough. */

const HALF = 2048;

export class Histogram {
  min = 0;
  max = 0;
  /** The bins cover [-reach, reach). */
  #reach = 2 ** -20;
  readonly #bins = new Float64Array(2 * HALF);

  add(values: ArrayLike<number>): void {
    let low = this.min;
    let high = this.max;
    for (let i = 0; i < values.length; i++) {
      const x = values[i] as number;
      if (x < low) low = x;
      if (x > high) high = x;
    }
    this.min = low;
    this.max = high;
    while (this.#reach <= Math.max(-low, high) && this.#reach < 2 ** 100) this.#widen();
    const factor = HALF / this.#reach;
    for (let i = 0; i < values.length; i++) {
      const bin = Math.floor((values[i] as number) * factor) + HALF;
      this.#bins[bin] = (this.#bins[bin] as number) + 1;
    }
  }

  /** Doubles the reach: bins move towards the centre in pairs. */
  #widen(): void {
    this.#reach *= 2;
    const old = this.#bins.slice();
    this.#bins.fill(0);
    old.forEach((count, bin) => {
      const target = Math.floor((bin - HALF) / 2) + HALF;
      this.#bins[target] = (this.#bins[target] as number) + count;
    });
  }

  /** Sum over the values of f(value), values taken at the centres of their bins. */
  sum(f: (x: number) => number): number {
    const width = this.#reach / HALF;
    let total = 0;
    this.#bins.forEach((count, bin) => {
      if (count > 0) total += count * f((bin - HALF + 0.5) * width);
    });
    return total;
  }
}
