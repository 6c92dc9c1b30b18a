// SPDX-License-Identifier: Apache-2.0
/** How far two implementations of one network agree over many samples. */
import { AccuracyCounter, predictedClass } from "../dataset/accuracy.js";
import { percent } from "../output.js";

export interface Agreement {
  /** Accuracy of the reference on the same samples. */
  readonly top1: number;
  readonly top5: number;
  /** Share of the samples in which both name the same best class. */
  readonly sameBest: number;
  /** Share of the samples whose whole outputs are equal. */
  readonly identical: number;
  /** Greatest difference of any output value. */
  readonly maxDifference: number;
}

export class AgreementCounter {
  readonly #accuracy = new AccuracyCounter();
  #samples = 0;
  #sameBest = 0;
  #identical = 0;
  #maxDifference = 0;

  add(ours: ArrayLike<number>, reference: ArrayLike<number>, label: number): void {
    this.#accuracy.add(reference, label);
    this.#samples++;
    if (predictedClass(ours) === predictedClass(reference)) this.#sameBest++;
    let difference = 0;
    for (let index = 0; index < reference.length; index++) {
      difference = Math.max(difference, Math.abs((ours[index] ?? Number.NaN) - (reference[index] ?? 0)));
    }
    if (difference === 0) this.#identical++;
    this.#maxDifference = Math.max(this.#maxDifference, difference);
  }

  get result(): Agreement {
    const { top1, top5 } = this.#accuracy.result;
    const share = (count: number): number => (this.#samples === 0 ? 0 : count / this.#samples);
    return {
      top1,
      top5,
      sameBest: share(this.#sameBest),
      identical: share(this.#identical),
      maxDifference: this.#maxDifference,
    };
  }
}

export const agreementLines = ({ top1, top5, sameBest, identical, maxDifference }: Agreement): string[] => [
  `onnxruntime: top-1 ${percent(top1)}, top-5 ${percent(top5)}`,
  `agreement: same class ${percent(sameBest)}, identical outputs ${percent(identical)}, greatest difference ${maxDifference.toPrecision(3)}`,
];
