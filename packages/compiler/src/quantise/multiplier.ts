// SPDX-License-Identifier: Apache-2.0
/** Requantisation factors: a float32 ratio of scales as M / 2^s, formed in onnxruntime's order of operations. */

import type { Multiplier } from "../ir/graph.js";

const MANTISSA_BITS = 24;
export const MAX_SHIFT = 55;

/** Exact M / 2^s of a positive float32; null when it is 2^23 or more, which no shift >= 1 can express. */
export function toMultiplier(value: number): Multiplier | null {
  const ratio = Math.fround(value);
  if (!(ratio >= 0) || ratio >= 2 ** (MANTISSA_BITS - 1)) return null;
  let shift = 0;
  let mantissa = ratio;
  while (mantissa !== 0 && mantissa < 2 ** (MANTISSA_BITS - 1)) {
    mantissa *= 2;
    shift++;
  }
  // Below 2^-32 the product with any 32-bit accumulator rounds to zero.
  return shift > MAX_SHIFT || mantissa === 0 ? { mantissa: 0, shift: 1 } : { mantissa, shift };
}

/** (sx * sw) / sy. */
export function productRatio(inputScale: number, weightScale: number, outputScale: number): number {
  return Math.fround(Math.fround(inputScale * weightScale) / outputScale);
}

export function rescaleRatio(inputScale: number, outputScale: number): number {
  return Math.fround(inputScale / outputScale);
}

function required(ratio: number): Multiplier {
  const multiplier = toMultiplier(ratio);
  if (!multiplier) throw new RangeError(`A requantisation factor of ${ratio} is out of range.`);
  return multiplier;
}

/** Factor of max pooling, concatenation and resizing: sx / sy. Importers have checked that it is in range. */
export function rescaleMultiplier(inputScale: number, outputScale: number): Multiplier {
  return required(rescaleRatio(inputScale, outputScale));
}

/** Factor of an average over `count` positions: sx / (sy * count). */
export function averageMultiplier(inputScale: number, outputScale: number, count: number): Multiplier {
  return required(averageRatio(inputScale, outputScale, count));
}

export function averageRatio(inputScale: number, outputScale: number, count: number): number {
  return Math.fround(inputScale / Math.fround(outputScale * count));
}
