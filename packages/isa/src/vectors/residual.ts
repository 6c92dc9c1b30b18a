// SPDX-License-Identifier: Apache-2.0
/** Vectors of a convolution's result summed with the residual buffer: two roundings, two zero points, two ranges. */
import { convResult, residualResult } from "../reference/numerics.js";
import { file, HALF, HALF_SHIFT, MULT_MAX, outputRange, range, visibleShift } from "./numerics.js";
import { Random } from "./random.js";

const CONV_COLUMNS = ["acc", "mult", "shift", "zero", "lo", "hi"] as const;
const SUM_COLUMNS = [
  "residual",
  "mult_a",
  "mult_b",
  "lsh_a",
  "lsh_b",
  "zero_b",
  "sum_shift",
  "sum_zero",
  "sum_lo",
  "sum_hi",
] as const;

type Case = Record<(typeof CONV_COLUMNS)[number] | (typeof SUM_COLUMNS)[number], number>;

/** The convolution gives acc itself, the sum is exact: what a case changes from. */
const PLAIN: Case = {
  ...{ acc: 0, mult: HALF, shift: 23, zero: 0, lo: -128, hi: 127 },
  ...{ residual: 0, mult_a: HALF, mult_b: HALF, lsh_a: 0, lsh_b: 0, zero_b: 0, sum_shift: 23 },
  ...{ sum_zero: 0, sum_lo: -128, sum_hi: 127 },
};

function directed(): Case[] {
  const ties = range(-5, 5).flatMap((acc): Partial<Case>[] => [
    { acc, residual: 2, sum_shift: HALF_SHIFT },
    { acc, residual: acc + 1, lsh_a: 1, sum_shift: HALF_SHIFT + 1 },
    // The convolution rounds first: halves to even twice.
    { acc, shift: HALF_SHIFT, residual: 1, sum_shift: HALF_SHIFT },
  ]);
  const limits = [-128, 127].flatMap((residual): Partial<Case>[] =>
    [-1000, 1000].flatMap((acc) => [
      { acc, residual },
      { acc, residual, zero: 100, zero_b: -100, sum_zero: residual },
      { acc, residual, lo: -6, hi: 6 },
      { acc, residual, sum_lo: -3, sum_hi: 3 },
      { acc, residual, lo: 5, hi: 5, sum_lo: -7, sum_hi: -7 },
      { acc, residual, mult_a: MULT_MAX, mult_b: MULT_MAX, lsh_a: 24, lsh_b: 24, zero: -128, zero_b: 127, sum_shift: 1 },
      { acc, residual, mult_a: MULT_MAX, mult_b: MULT_MAX, lsh_a: 24, lsh_b: 0, sum_shift: 55 },
    ]),
  );
  return [...ties, ...limits].map((change) => ({ ...PLAIN, ...change }));
}

function randomCase(random: Random): Case {
  const acc = random.int(-(2 ** random.int(4, 30)), 2 ** random.int(4, 30));
  const mult = random.int(HALF, MULT_MAX);
  const [zero, lo, hi] = outputRange(random) as [number, number, number];
  const [sum_zero, sum_lo, sum_hi] = outputRange(random) as [number, number, number];
  const [residual, zero_b] = random.int8s(2) as [number, number];
  return {
    ...{ acc, mult, shift: visibleShift(acc, mult, random), zero, lo, hi, residual, zero_b, sum_zero, sum_lo, sum_hi },
    ...{ mult_a: random.int(HALF, MULT_MAX), mult_b: random.int(HALF, MULT_MAX) },
    ...{ lsh_a: random.int(0, 3), lsh_b: random.int(0, 3), sum_shift: random.int(23, 28) },
  };
}

function result(c: Case): number {
  const y = convResult(c.acc, 0, { bias: 0, weightZero: 0, mult: c.mult, shift: c.shift }, { zero: c.zero, lo: c.lo, hi: c.hi });
  const scale = { multA: c.mult_a, multB: c.mult_b, lshA: c.lsh_a, lshB: c.lsh_b, zeroB: c.zero_b, shift: c.sum_shift };
  return residualResult(y, c.zero, c.residual, scale, { zero: c.sum_zero, lo: c.sum_lo, hi: c.sum_hi });
}

/** CONV with a residual, after the last step. */
export function residualVectors(): string {
  const random = new Random(7);
  const cases = [...directed(), ...range(0, 299).map(() => randomCase(random))];
  const columns = [...CONV_COLUMNS, ...SUM_COLUMNS];
  return file(
    [...columns, "y"].join(" "),
    cases.map((c) => [...columns.map((name) => c[name]), result(c)]),
  );
}
