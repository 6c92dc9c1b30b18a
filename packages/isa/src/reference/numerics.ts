// SPDX-License-Identifier: Apache-2.0
/**
 * The arithmetic of the instruction set in its plainest form: the third opinion beside RTL and HLS. Rules:
 * docs/design/isa.md. Everything is exact; BigInt is used wherever a double could round.
 */
import { IsaError } from "../errors.js";

/** M / 2^s: M the 24-bit mantissa, s the right shift. */
export interface Multiplier {
  readonly mult: number;
  readonly shift: number;
}

/** Zero point and range of a result. */
export interface OutputRange {
  readonly zero: number;
  readonly lo: number;
  readonly hi: number;
}

export const MIN_SHIFT = 1;
export const MAX_SHIFT = 55;
/** Bits of a multiplier's mantissa. */
export const MULT_BITS = 24;

/** value / 2^shift, rounded to the nearest integer, halves to the even one. */
export function rneShift(value: bigint, shift: number): bigint {
  const s = BigInt(shift);
  const floor = value >> s;
  const twiceRest = (value - (floor << s)) * 2n;
  const unit = 1n << s;
  const up = twiceRest > unit || (twiceRest === unit && (floor & 1n) === 1n);
  return up ? floor + 1n : floor;
}

/** zero + value, limited to lo..hi; the limits are compared exactly, so nothing wraps. */
export function saturate(value: bigint, { zero, lo, hi }: OutputRange): number {
  const y = value + BigInt(zero);
  if (y < BigInt(lo)) {
    return lo;
  }
  return y > BigInt(hi) ? hi : Number(y);
}

/** clamp(zero + rne(acc * mult / 2^shift), lo, hi). */
export const requantise = (acc: number, { mult, shift }: Multiplier, range: OutputRange): number =>
  saturate(rneShift(BigInt(acc) * BigInt(mult), shift), range);

/** 32-bit two's complement accumulation of x[i] * w[i] onto acc. */
export const accumulate = (acc: number, x: ArrayLike<number>, w: ArrayLike<number>): number => {
  let sum = acc | 0;
  for (let i = 0; i < x.length; i++) {
    sum = (sum + Math.imul(x[i] as number, w[i] as number)) | 0;
  }
  return sum;
};

/** Parameters of one output channel of CONV. */
export interface ChannelParams extends Multiplier {
  readonly bias: number;
  readonly weightZero: number;
}

/** The result of one output channel: acc is the sum of products, xs the sum of inputs (0 when xsum = 0). */
export function convResult(acc: number, xs: number, params: ChannelParams, range: OutputRange): number {
  const corrected = (acc + params.bias - Math.imul(params.weightZero, xs)) | 0;
  return requantise(corrected, params, range);
}

export type PoolKind = "max" | "sum";

/** POOL of the taps of one channel: maximum or sum, plus bias, scaled with one rounding. */
export function poolResult(
  kind: PoolKind,
  taps: readonly number[],
  bias: number,
  multiplier: Multiplier,
  range: OutputRange,
): number {
  const a = kind === "max" ? Math.max(...taps) : taps.reduce((sum, v) => sum + v, 0);
  return requantise((a + bias) | 0, multiplier, range);
}

/** Operands of ELTWISE: zero points, and for the sum a left shift of each scaled operand. */
export interface EltwiseParams {
  readonly multA: number;
  readonly multB: number;
  readonly lshA: number;
  readonly lshB: number;
  readonly zeroA: number;
  readonly zeroB: number;
  readonly shift: number;
}

/** clamp(zero + rne(((a * multA << lshA) + (b * multB << lshB)) / 2^shift), lo, hi), a and b less their zero points. */
export function eltwiseSum(a: number, b: number, p: EltwiseParams, range: OutputRange): number {
  const scaledA = (BigInt(a - p.zeroA) * BigInt(p.multA)) << BigInt(p.lshA);
  const scaledB = (BigInt(b - p.zeroB) * BigInt(p.multB)) << BigInt(p.lshB);
  return saturate(rneShift(scaledA + scaledB, p.shift), range);
}

/** CONV with a residual: the convolution's own result y, of zero point `zeroY`, is operand a of the sum. */
export const residualResult = (
  y: number,
  zeroY: number,
  residual: number,
  p: Omit<EltwiseParams, "zeroA">,
  range: OutputRange,
): number => eltwiseSum(y, residual, { ...p, zeroA: zeroY }, range);

/** clamp(zero + rne(a * b * multA / 2^shift), lo, hi), a and b less their zero points. */
export function eltwiseProduct(a: number, b: number, p: EltwiseParams, range: OutputRange): number {
  return saturate(rneShift(BigInt((a - p.zeroA) * (b - p.zeroB)) * BigInt(p.multA), p.shift), range);
}

/** The activation table: 256 entries, indexed by the byte of the result. */
export function activate(table: ArrayLike<number>, y: number): number {
  const entry = table[y & 0xff];
  if (entry === undefined) {
    throw new IsaError("ISA_RANGE", `the activation table has ${table.length} entries, 256 are needed`);
  }
  return (entry << 24) >> 24;
}

/**
 * The multiplier of a float32 factor: M its 24-bit mantissa. A factor below 2^-32 gives M = 0: no 32-bit
 * accumulator times it reaches one half. Throws ISA_RANGE on factors that are negative, not finite or >= 2^23.
 */
export function multiplierFromFloat(factor: number): Multiplier {
  const value = Math.fround(factor);
  if (!(value >= 0) || value >= 2 ** (MULT_BITS - MIN_SHIFT)) {
    throw new IsaError("ISA_RANGE", `the scale factor ${factor} is outside 0 <= f < 2^${MULT_BITS - MIN_SHIFT}`);
  }
  if (value < 2 ** (MULT_BITS - 1 - MAX_SHIFT)) {
    return { mult: 0, shift: MAX_SHIFT };
  }
  let shift = MIN_SHIFT;
  let mult = value * 2 ** MIN_SHIFT;
  while (mult < 2 ** (MULT_BITS - 1)) {
    mult *= 2;
    shift += 1;
  }
  return { mult, shift };
}
