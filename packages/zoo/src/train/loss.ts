// SPDX-License-Identifier: Apache-2.0
/** Softmax cross entropy. */

export interface Loss {
  /** Mean over the batch. */
  readonly value: number;
  /** Images whose greatest logit is their label's. */
  readonly correct: number;
  /** Gradient of the mean by the logits. */
  readonly gradient: Float32Array;
}

export function crossEntropy(logits: Float32Array, labels: readonly number[]): Loss {
  const classes = logits.length / labels.length;
  const gradient = new Float32Array(logits.length);
  let value = 0;
  let correct = 0;
  labels.forEach((label, n) => {
    const row = logits.subarray(n * classes, (n + 1) * classes);
    const peak = Math.max(...row);
    const exponentials = Array.from(row, (z) => Math.exp(z - peak));
    const total = exponentials.reduce((a, b) => a + b, 0);
    value -= Math.log((exponentials[label] as number) / total);
    if (row[label] === peak) correct++;
    exponentials.forEach((e, c) => {
      gradient[n * classes + c] = (e / total - (c === label ? 1 : 0)) / labels.length;
    });
  });
  return { value: value / labels.length, correct, gradient };
}
