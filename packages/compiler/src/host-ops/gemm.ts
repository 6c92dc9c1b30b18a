// SPDX-License-Identifier: Apache-2.0
/** Matrix product kernel of the float executor: 4 x 4 register blocks over packed panels, double accumulation. */
import { spend } from "../frontend/work.js";

const BLOCK = 4;

/** Panels of 4 rows, [rows/4][k][4], zero filled. */
function packRows(source: ArrayLike<number>, rows: number, depth: number): Float64Array {
  const packed = new Float64Array(Math.ceil(rows / BLOCK) * BLOCK * depth);
  for (let r = 0; r < rows; r++) {
    const base = Math.floor(r / BLOCK) * BLOCK * depth + (r % BLOCK);
    for (let k = 0; k < depth; k++) packed[base + k * BLOCK] = source[r * depth + k] as number;
  }
  return packed;
}

/**
 * out[m][n] = bias[m] + sum_k a[m][k] * b[n][k], rows of `a` and `b` contiguous; `out` is row-major with `pitch`
 * elements a row, from `start`.
 */
export function multiply(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  sizes: { readonly m: number; readonly n: number; readonly depth: number },
  bias: ArrayLike<number> | null,
  out: { [index: number]: number },
  start = 0,
  pitch = sizes.n,
): void {
  const { m, n, depth } = sizes;
  spend((m + BLOCK) * (n + BLOCK) * depth);
  const left = packRows(a, m, depth);
  const right = packRows(b, n, depth);
  const sums = new Float64Array(BLOCK * BLOCK);
  for (let i = 0; i < m; i += BLOCK) {
    for (let j = 0; j < n; j += BLOCK) {
      block(left, i * depth, right, j * depth, depth, sums);
      const rows = Math.min(BLOCK, m - i);
      const columns = Math.min(BLOCK, n - j);
      for (let r = 0; r < rows; r++) {
        const offset = bias ? (bias[i + r] as number) : 0;
        for (let c = 0; c < columns; c++) out[start + (i + r) * pitch + j + c] = (sums[r * BLOCK + c] as number) + offset;
      }
    }
  }
}

/** Sixteen accumulators in registers: the one place where unrolling by hand pays. */
function block(a: Float64Array, ai: number, b: Float64Array, bi: number, depth: number, out: Float64Array): void {
  let s00 = 0,
    s01 = 0,
    s02 = 0,
    s03 = 0;
  let s10 = 0,
    s11 = 0,
    s12 = 0,
    s13 = 0;
  let s20 = 0,
    s21 = 0,
    s22 = 0,
    s23 = 0;
  let s30 = 0,
    s31 = 0,
    s32 = 0,
    s33 = 0;
  for (let k = 0; k < depth; k++) {
    const p = ai + k * BLOCK;
    const q = bi + k * BLOCK;
    const b0 = b[q] as number,
      b1 = b[q + 1] as number,
      b2 = b[q + 2] as number,
      b3 = b[q + 3] as number;
    const a0 = a[p] as number,
      a1 = a[p + 1] as number,
      a2 = a[p + 2] as number,
      a3 = a[p + 3] as number;
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
  }
  out.set([s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33]);
}
