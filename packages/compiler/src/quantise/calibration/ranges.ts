// SPDX-License-Identifier: Apache-2.0
/** Chooses scale and zero point of an activation or a weight row from its values, by least squared error. */

import { at, type TensorData } from "../../frontend/tensor.js";
import { roundHalfEven } from "../../host-ops/quantisation.js";
import type { Quantisation } from "../lowering/builder.js";
import type { Histogram } from "./histogram.js";

export type QuantisationScheme = "affine" | "power-of-two";
/** "minmax" keeps every value in range; "mse" may clip outliers where that lowers the squared error. */
export type RangeMethod = "minmax" | "mse";

const CLIP_STEPS = 24;
const SMALLEST = 2 ** -30;

function error({ scale, zeroPoint }: Quantisation): (x: number) => number {
  return (x) => {
    const q = Math.min(127, Math.max(-128, roundHalfEven(x / scale) + zeroPoint));
    return (x - (q - zeroPoint) * scale) ** 2;
  };
}

/** Covers [low, high], which includes zero. */
export function affineQuantisation(low: number, high: number): Quantisation {
  const scale = Math.fround(Math.max((high - low) / 255, SMALLEST));
  const zeroPoint = Math.min(127, Math.max(-128, roundHalfEven(-128 - low / scale)));
  return { scale, zeroPoint };
}

/** The candidate of least summed error. */
function best<T>(candidates: readonly T[], loss: (candidate: T) => number): T {
  let chosen = candidates[0] as T;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const value = loss(candidate);
    if (value < least) {
      least = value;
      chosen = candidate;
    }
  }
  return chosen;
}

/** Powers of two around the one that just holds `largest`: Angel-Eye's search over radix positions. */
function powers(largest: number): number[] {
  const exponent = Math.ceil(Math.log2(Math.max(largest, SMALLEST) / 127));
  return [0, -1, -2, -3, 1].map((offset) => 2 ** (exponent + offset));
}

export function activationQuantisation(values: Histogram, scheme: QuantisationScheme, method: RangeMethod): Quantisation {
  const { min, max } = values;
  if (scheme === "power-of-two") {
    // A value that is never negative uses the whole byte.
    const unsigned = min >= 0;
    const scales = powers(unsigned ? (max * 127) / 255 : Math.max(-min, max));
    const tried = method === "minmax" ? scales.slice(0, 1) : scales;
    const candidates = tried.map((scale) => ({ scale, zeroPoint: unsigned ? -128 : 0 }));
    return best(candidates, (candidate) => values.sum(error(candidate)));
  }
  if (method === "minmax") return affineQuantisation(min, max);
  const loss = (candidate: Quantisation): number => values.sum(error(candidate));
  const kept = Array.from({ length: CLIP_STEPS }, (_, step) => 1 - (0.7 * step) / CLIP_STEPS);
  // The two ends clip different values: first the upper one, then the lower one.
  const high = best(kept, (keep) => loss(affineQuantisation(min, max * keep)));
  const low = best(kept, (keep) => loss(affineQuantisation(min * keep, max * high)));
  return affineQuantisation(min * low, max * high);
}

/** Covers [-largest, largest] without a zero point. */
export function symmetricScale(largest: number): number {
  return Math.fround(Math.max(largest / 127, SMALLEST));
}

/** Power-of-two scale of all weights of a layer. */
export function powerOfTwoScale(weights: TensorData | readonly number[]): number {
  let largest = 0;
  for (let i = 0; i < weights.length; i++) largest = Math.max(largest, Math.abs(at(weights, i)));
  return best(powers(largest), (scale) => {
    const loss = error({ scale, zeroPoint: 0 });
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += loss(at(weights, i));
    return total;
  });
}
