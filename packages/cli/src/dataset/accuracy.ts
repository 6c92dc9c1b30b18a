// SPDX-License-Identifier: Apache-2.0
/** Counts how often the right class is the best, or among the five best. */

export interface Accuracy {
  readonly samples: number;
  readonly top1: number;
  readonly top5: number;
}

/** Indices of the `count` greatest scores, best first; equal scores in the order of their index, as argmax takes them. */
export function best(scores: ArrayLike<number>, count: number): number[] {
  const order = Array.from(scores, (_, index) => index);
  return order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, count);
}

/** The class a network names; a single value is the index itself (networks that end in ArgMax). */
export const predictedClass = (scores: ArrayLike<number>): number => (scores.length === 1 ? scores[0] : best(scores, 1)[0]) ?? -1;

export class AccuracyCounter {
  #samples = 0;
  #top1 = 0;
  #top5 = 0;

  add(scores: ArrayLike<number>, label: number): void {
    const first = predictedClass(scores);
    this.#samples++;
    if (first === label) this.#top1++;
    if (first === label || (scores.length > 1 && best(scores, 5).includes(label))) this.#top5++;
  }

  /** Shares of 0..1. */
  get result(): Accuracy {
    const share = (count: number): number => (this.#samples === 0 ? 0 : count / this.#samples);
    return { samples: this.#samples, top1: share(this.#top1), top5: share(this.#top5) };
  }
}
