// SPDX-License-Identifier: Apache-2.0
/** Numerics vectors: directed cases of every rule, then seeded random ones, with the reference's results. */
import {
  accumulate,
  activate,
  convResult,
  eltwiseProduct,
  eltwiseSum,
  multiplierFromFloat,
  type PoolKind,
  poolResult,
} from "../reference/numerics.js";
import { Random } from "./random.js";

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;
export const MULT_MAX = 2 ** 24 - 1;
export const HALF = 2 ** 23;
/** acc * HALF / 2^HALF_SHIFT = acc / 2: every odd accumulator is a tie. */
export const HALF_SHIFT = 24;

export const range = (lo: number, hi: number): number[] => Array.from({ length: hi - lo + 1 }, (_, i) => lo + i);

export const file = (columns: string, rows: readonly (readonly (number | string)[])[]): string =>
  [`# ${columns}`, ...rows.map((row) => row.join(" ")), ""].join("\n");

/** An arithmetic shift that keeps most results of `value * mult` inside int8, so that rounding is visible. */
export function visibleShift(value: number, mult: number, random: Random): number {
  const bits = Math.log2(Math.abs(value) + 1) + Math.log2(mult + 1);
  return Math.min(55, Math.max(1, Math.round(bits) - random.int(3, 9)));
}

function convRows(): number[][] {
  const random = new Random(1);
  // acc bias weight_zero xs mult shift zero lo hi
  const ties = range(-9, 9).flatMap((acc) => [
    [acc, 0, 0, 0, HALF, HALF_SHIFT, 0, -128, 127],
    [acc, 0, 0, 0, 1, 1, 3, -128, 127],
    [acc, 1, 0, 0, 1, 2, 0, -128, 127],
  ]);
  const nearTies = [INT32_MIN, INT32_MIN + 1, INT32_MIN + 128, INT32_MAX - 127, INT32_MAX].map((acc) => [
    acc,
    0,
    0,
    0,
    HALF,
    55,
    0,
    -128,
    127,
  ]);
  const extremes = [INT32_MIN, INT32_MIN + 1, -(2 ** 24) - 1, 2 ** 24 + 1, INT32_MAX - 1, INT32_MAX].flatMap((acc) => [
    [acc, 0, 0, 0, MULT_MAX, 1, 0, -128, 127],
    [acc, 0, 0, 0, MULT_MAX, 1, acc < 0 ? 127 : -128, -128, 127],
    [acc, 0, 0, 0, MULT_MAX, 49, 0, -128, 127],
    [acc, 0, 0, 0, HALF, 48, -5, -128, 127],
    [acc, 0, 0, 0, MULT_MAX, 55, 0, -128, 127],
    [acc, 0, 0, 0, 0, 55, 7, -128, 127],
  ]);
  const clamps = [-1000, -3, 0, 3, 1000].flatMap((acc) => [
    [acc, 0, 0, 0, HALF, HALF_SHIFT, -128, -128, 127],
    [acc, 0, 0, 0, HALF, HALF_SHIFT, 127, -128, 127],
    [acc, 0, 0, 0, HALF, HALF_SHIFT, 10, 10, 127],
    [acc, 0, 0, 0, HALF, HALF_SHIFT, 0, 0, 6],
    [acc, 0, 0, 0, HALF, HALF_SHIFT, 0, 5, 5],
  ]);
  const zeroPoints = [-128, -1, 0, 1, 127].flatMap((weightZero) =>
    [-128 * 72, -1, 0, 255, 127 * 4608].map((xs) => [5000, -77, weightZero, xs, 0xb504f3, 33, -4, -128, 127]),
  );
  const wraps = [
    [INT32_MAX, 1, 0, 0, HALF, 48, 0, -128, 127],
    [INT32_MIN, -1, 0, 0, HALF, 48, 0, -128, 127],
    [INT32_MAX, 0, -128, 127 * 4608, HALF, 48, 0, -128, 127],
  ];
  const randoms = range(0, 399).map(() => {
    const acc = random.int(-(2 ** random.int(4, 30)), 2 ** random.int(4, 30));
    const mult = random.int(HALF, MULT_MAX);
    const weightZero = random.int(-128, 127) * random.int(0, 1);
    const shift = visibleShift(acc, mult, random);
    return [acc, random.int(-5000, 5000), weightZero, random.int(-9000, 9000), mult, shift, ...outputRange(random)];
  });
  return [...ties, ...nearTies, ...extremes, ...clamps, ...zeroPoints, ...wraps, ...randoms];
}

export function outputRange(random: Random): number[] {
  const limits = [random.int(-128, 127), random.int(-128, 127)].sort((a, b) => a - b);
  return [random.int(-128, 127), ...(random.int(0, 3) === 0 ? limits : [-128, 127])];
}

/** CONV after the last step: bias, weight zero point, scaling, rounding, range. */
export const convVectors = (): string =>
  file(
    "acc bias weight_zero xs mult shift zero lo hi y",
    convRows().map((row) => {
      const [acc, bias, weightZero, xs, mult, shift, zero, lo, hi] = row as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      return [...row, convResult(acc, xs, { bias, weightZero, mult, shift }, { zero, lo, hi })];
    }),
  );

/** Sums of products: the chains of 8 in which the packed multipliers overflow, and their neighbours. */
export function dotVectors(): string {
  const random = new Random(2);
  const fill = (n: number, value: number): number[] => Array.from({ length: n }, () => value);
  const directed = [8, 16, 24, 72, 1024].flatMap((n): [number[], number[]][] => [
    [fill(n, -128), fill(n, -128)],
    [fill(n, -128), fill(n, 127)],
    [fill(n, 127), fill(n, -128)],
    [fill(n, 127), fill(n, 127)],
    [fill(n, -128), fill(n, -128).with(n - 1, -127)],
    [fill(n, -128).with(0, -127), fill(n, -128)],
    [fill(n, -1), fill(n, 1)],
  ]);
  const randoms = range(0, 39).map((): [number[], number[]] => {
    const n = random.int(1, 12) * 8;
    return [random.int8s(n), random.int8s(n)];
  });
  return file(
    "n x[n] w[n] acc",
    [...directed, ...randoms].map(([x, w]) => [x.length, ...x, ...w, accumulate(0, x, w)]),
  );
}

/** POOL: maximum and average, with ties of both signs. */
export function poolVectors(): string {
  const random = new Random(3);
  const directed = range(-6, 6).flatMap((sum): [number[], number, number][] => [
    [[sum, 0, 0, 0], HALF, 25],
    [[sum, 1, -1, 1, -1, sum], HALF, 24],
  ]);
  const extremes = [-128, 127].flatMap((v): [number[], number, number][] => [
    [Array.from({ length: 49 }, () => v), multiplierFromFloat(1 / 49).mult, multiplierFromFloat(1 / 49).shift],
    [[v, v, v, v], MULT_MAX, 1],
  ]);
  const randoms = range(0, 99).map((): [number[], number, number] => {
    const taps = random.int8s(random.int(1, 16));
    const { mult, shift } = multiplierFromFloat(random.int(1, 2000) / 1000 / taps.length);
    return [taps, mult, shift];
  });
  const rows = [...directed, ...extremes, ...randoms].flatMap(([taps, mult, shift], i) =>
    (["max", "sum"] as const).map((kind: PoolKind) => {
      const bias = i < directed.length ? 0 : random.int(-300, 300);
      const [zero, lo, hi] = (i < directed.length ? [0, -128, 127] : outputRange(random)) as [number, number, number];
      const y = poolResult(kind, taps, bias, { mult, shift }, { zero, lo, hi });
      return [kind === "max" ? 0 : 1, taps.length, ...taps, bias, mult, shift, zero, lo, hi, y];
    }),
  );
  return file("kind(0 max, 1 sum) n taps[n] bias mult_a shift zero lo hi y", rows);
}

/** ELTWISE: sum and product. */
export function eltwiseVectors(): string {
  const random = new Random(4);
  // kind a b mult_a mult_b lsh_a lsh_b zero_a zero_b shift zero lo hi
  const ties = range(-5, 5).flatMap((a) => [
    [0, a, 2, HALF, HALF, 0, 0, 0, 0, 24, 0, -128, 127],
    [1, a, 3, HALF, 0, 0, 0, 0, 0, 24, 0, -128, 127],
    [0, a, a, HALF, HALF, 1, 0, 0, 0, 25, 0, -128, 127],
  ]);
  const extremes = [-128, 127].flatMap((a) =>
    [-128, 127].flatMap((b) => [
      [0, a, b, MULT_MAX, MULT_MAX, 24, 24, -a - 1, -b - 1, 1, 0, -128, 127],
      [0, a, b, MULT_MAX, MULT_MAX, 24, 0, -a - 1, -b - 1, 50, 0, -128, 127],
      [1, a, b, MULT_MAX, 0, 0, 0, -a - 1, -b - 1, 33, 0, -128, 127],
      [1, a, b, MULT_MAX, 0, 0, 0, 0, 0, 1, -1, -128, 127],
    ]),
  );
  const randoms = range(0, 299).map((i) => {
    const [a, b] = random.int8s(2) as [number, number];
    const lsh = i % 2 === 0 ? random.int(0, 4) : 0;
    const shift = i % 2 === 0 ? random.int(23, 28) : random.int(26, 33);
    const mults = [random.int(HALF, MULT_MAX), random.int(HALF, MULT_MAX)];
    return [i % 2, a, b, ...mults, lsh, i % 4 === 0 ? 2 : 0, ...random.int8s(2), shift, ...outputRange(random)];
  });
  const rows = [...ties, ...extremes, ...randoms].map((row) => {
    const [kind, a, b, multA, multB, lshA, lshB, zeroA, zeroB, shift, zero, lo, hi] = row as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const combine = kind === 0 ? eltwiseSum : eltwiseProduct;
    return [...row, combine(a, b, { multA, multB, lshA, lshB, zeroA, zeroB, shift }, { zero, lo, hi })];
  });
  return file("kind(0 sum, 1 product) a b mult_a mult_b lsh_a lsh_b zero_a zero_b shift zero lo hi y", rows);
}

/** TABLE: every index of two tables. */
export function tableVectors(): string {
  const random = new Random(5);
  const reversed = range(0, 255).map((i) => 127 - i);
  const rows = [reversed, random.int8s(256)].map((table) => [...table, ...range(-128, 127).map((y) => activate(table, y))]);
  return file("table[256] result[256], for y = -128 .. 127", rows);
}

/** Multipliers of float32 factors, underflow included. */
export function multiplierVectors(): string {
  const random = new Random(6);
  const view = new DataView(new ArrayBuffer(4));
  const directed = [0x00000000, 0x00000001, 0x007fffff, 0x00800000, 0x2f7fffff, 0x2f800000, 0x3f800000, 0x3f7fffff, 0x4affffff];
  const randoms = range(0, 99).map(() => random.int(0x2f800000, 0x4affffff));
  return file(
    "float32_bits mult shift",
    [...directed, ...randoms].map((bits) => {
      view.setUint32(0, bits);
      const { mult, shift } = multiplierFromFloat(view.getFloat32(0));
      return [`0x${bits.toString(16).padStart(8, "0")}`, mult, shift];
    }),
  );
}
