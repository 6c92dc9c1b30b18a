// SPDX-License-Identifier: Apache-2.0
/** Mean and variance of activations, followed through a network so that weights can be scaled as folded BN would. */

/** Moments of the elements of a feature map, taken as equal for all channels. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** The normal distribution function (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = normalPdf(x) * poly;
  return x >= 0 ? 1 - tail : tail;
}

const normalPdf = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Moments of max(0, x) for a normal x. */
export function rectified({ mean, variance }: Moments): Moments {
  const sigma = Math.sqrt(variance);
  const z = mean / sigma;
  const first = mean * normalCdf(z) + sigma * normalPdf(z);
  const second = (mean * mean + variance) * normalCdf(z) + mean * sigma * normalPdf(z);
  return { mean: first, variance: second - first * first };
}

/** Mean and variance of the greatest of n standard normals, for the window sizes that networks use. */
const GREATEST: ReadonlyMap<number, Moments> = new Map([
  [4, { mean: 1.0294, variance: 0.4917 }],
  [9, { mean: 1.485, variance: 0.3574 }],
]);

/** Moments of the maximum of a window of rectified values, which are taken as independent. */
export function windowMaximum(input: Moments, window: number): Moments {
  const greatest = GREATEST.get(window);
  if (greatest === undefined) {
    return input;
  }
  // A rectified standard normal has variance 0.3408: its scale is that of the normal before.
  const scale = Math.sqrt(input.variance / 0.3408);
  return { mean: greatest.mean * scale, variance: greatest.variance * scale * scale };
}

/** Moments of the average of a window; neighbours are alike, so it counts as its square root. */
export const windowAverage = (input: Moments, window: number): Moments => ({
  mean: input.mean,
  variance: input.variance / Math.sqrt(window),
});

/** Moments of a sum of independent maps. */
export const sum = (a: Moments, b: Moments): Moments => ({
  mean: a.mean + b.mean,
  variance: a.variance + b.variance,
});

/** Moments over the elements of concatenated maps, weighted by their channels. */
export function mixture(parts: readonly { readonly moments: Moments; readonly weight: number }[]): Moments {
  const total = parts.reduce((n, part) => n + part.weight, 0);
  const mean = parts.reduce((m, part) => m + part.moments.mean * part.weight, 0) / total;
  const second = parts.reduce((m, { moments, weight }) => m + (moments.variance + moments.mean ** 2) * weight, 0) / total;
  return { mean, variance: second - mean * mean };
}
