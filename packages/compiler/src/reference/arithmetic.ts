// SPDX-License-Identifier: Apache-2.0
/** Exact requantisation arithmetic of design.md section 4 on JavaScript numbers, falling back to the ISA reference beyond 2^53. */

import { rneShift } from "@tessera/isa";
import type { Clamp, Multiplier } from "../ir/graph.js";

const EXACT = 2 ** 53;

/** value / 2^shift rounded to the nearest integer, ties to even; value is an integer. */
function shiftRound(value: number, shift: number): number {
  const divisor = 2 ** shift;
  // Division by a power of two is exact while the value is.
  const quotient = value / divisor;
  const down = Math.floor(quotient);
  const rest = quotient - down;
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1;
  return down % 2 === 0 ? down : down + 1;
}

/** rne(acc * M / 2^s), acc an integer below 2^31 in size: the product may need 55 bits. */
export function scaleRound(acc: number, { mantissa, shift }: Multiplier): number {
  const product = acc * mantissa;
  if (Math.abs(product) < EXACT) return shiftRound(product, shift);
  return Number(rneShift(BigInt(acc) * BigInt(mantissa), shift));
}

/** rne(a * Ma / 2^sa + b * Mb / 2^sb) with one rounding. */
export function sumRound(a: number, ma: Multiplier, b: number, mb: Multiplier): number {
  const shift = Math.max(ma.shift, mb.shift);
  const left = BigInt(a) * BigInt(ma.mantissa);
  const right = BigInt(b) * BigInt(mb.mantissa);
  return Number(rneShift((left << BigInt(shift - ma.shift)) + (right << BigInt(shift - mb.shift)), shift));
}

export function clampTo(value: number, { lo, hi }: Clamp): number {
  return value < lo ? lo : value > hi ? hi : value;
}
