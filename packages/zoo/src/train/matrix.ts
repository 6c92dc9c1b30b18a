// SPDX-License-Identifier: Apache-2.0
/**
 * The matrix product of training. Tiles of 4 x 4 results stay in registers, which is what makes it more than twice as
 * fast as the textbook loops; sums run in a fixed order, so every run gives the same bits.
 */

/** A matrix view: element (row, depth) of a left operand, (column, depth) of a right one, at row * major + depth * minor. */
export interface View {
  readonly data: Float32Array;
  readonly major: number;
  readonly minor: number;
}

const TILE = 4;

/** out[m][p] += sum over depth of a(row, depth) * b(column, depth). */
export function multiplyAdd(out: Float32Array, m: number, p: number, depth: number, a: View, b: View): void {
  const wholeRows = m - (m % TILE);
  const wholeColumns = p - (p % TILE);
  for (let i = 0; i < wholeRows; i += TILE) {
    for (let j = 0; j < wholeColumns; j += TILE) tile(out, i, j, p, depth, a, b);
  }
  for (let i = 0; i < m; i++) {
    for (let j = i < wholeRows ? wholeColumns : 0; j < p; j++) single(out, i, j, p, depth, a, b);
  }
}

function single(out: Float32Array, i: number, j: number, p: number, depth: number, a: View, b: View): void {
  let total = 0;
  for (let d = 0; d < depth; d++) {
    total += (a.data[i * a.major + d * a.minor] as number) * (b.data[j * b.major + d * b.minor] as number);
  }
  out[i * p + j] = (out[i * p + j] as number) + total;
}

function tile(out: Float32Array, i: number, j: number, p: number, depth: number, a: View, b: View): void {
  const x = a.data;
  const y = b.data;
  const aStep = a.minor;
  const bStep = b.minor;
  let a0 = i * a.major;
  let a1 = a0 + a.major;
  let a2 = a1 + a.major;
  let a3 = a2 + a.major;
  let b0 = j * b.major;
  let b1 = b0 + b.major;
  let b2 = b1 + b.major;
  let b3 = b2 + b.major;
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [s20, s21, s22, s23, s30, s31, s32, s33] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let d = 0; d < depth; d++) {
    const x0 = x[a0] as number;
    const x1 = x[a1] as number;
    const x2 = x[a2] as number;
    const x3 = x[a3] as number;
    const y0 = y[b0] as number;
    const y1 = y[b1] as number;
    const y2 = y[b2] as number;
    const y3 = y[b3] as number;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b0 += bStep;
    b1 += bStep;
    b2 += bStep;
    b3 += bStep;
  }
  addRow(out, i * p + j, s00, s01, s02, s03);
  addRow(out, (i + 1) * p + j, s10, s11, s12, s13);
  addRow(out, (i + 2) * p + j, s20, s21, s22, s23);
  addRow(out, (i + 3) * p + j, s30, s31, s32, s33);
}

function addRow(out: Float32Array, at: number, s0: number, s1: number, s2: number, s3: number): void {
  out[at] = (out[at] as number) + s0;
  out[at + 1] = (out[at + 1] as number) + s1;
  out[at + 2] = (out[at + 2] as number) + s2;
  out[at + 3] = (out[at + 3] as number) + s3;
}
