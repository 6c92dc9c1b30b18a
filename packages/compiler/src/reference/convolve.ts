// SPDX-License-Identifier: Apache-2.0
/** Integer convolution and transposed convolution of one image: accumulators only, straight from the definition. */

import type { ConvOp, DeconvOp, QTensor } from "../ir/graph.js";

type Taps = Pick<ConvOp | DeconvOp, "weights" | "weightZero" | "bias" | "window" | "groups">;

/** Outputs first..last (step apart) that one kernel tap reaches along one axis, and the input it reads for the first. */
interface Reach {
  readonly outputs: number;
  readonly output: number;
  readonly outputStep: number;
  readonly input: number;
  readonly inputStep: number;
}

function reach(
  window: ConvOp["window"],
  axis: 0 | 1,
  tap: number,
  sizes: { readonly input: number; readonly output: number },
  transposed: boolean,
): Reach {
  const stride = window.stride[axis];
  const offset = tap * window.dilation[axis] - (window.pads[axis] as number);
  // `near` runs over every position, `far` = near * stride + offset must lie inside the other map.
  const near = transposed ? sizes.input : sizes.output;
  const far = transposed ? sizes.output : sizes.input;
  const first = Math.max(0, Math.ceil(-offset / stride));
  const last = Math.min(near - 1, Math.floor((far - 1 - offset) / stride));
  const outputs = Math.max(0, last - first + 1);
  const start = first * stride + offset;
  return transposed
    ? { outputs, output: start, outputStep: stride, input: first, inputStep: 1 }
    : { outputs, output: first, outputStep: 1, input: start, inputStep: stride };
}

/** Output channels that share one pass over the input. */
const BLOCK = 4;

/** acc[to + k * plane + i * outStep] += w[k] * x[from + i * inStep] for i < count and four k, modulo 2^32. */
function addFour(
  acc: Int32Array,
  plane: number,
  x: Int32Array,
  w: Int32Array,
  { outputs: count, outputStep, inputStep }: Reach,
  start: number,
  first: number,
): void {
  const w0 = w[0] as number;
  const w1 = w[1] as number;
  const w2 = w[2] as number;
  const w3 = w[3] as number;
  let to = start;
  let from = first;
  for (let i = 0; i < count; i++, to += outputStep, from += inputStep) {
    const value = x[from] as number;
    acc[to] = ((acc[to] as number) + Math.imul(w0, value)) | 0;
    acc[to + plane] = ((acc[to + plane] as number) + Math.imul(w1, value)) | 0;
    acc[to + 2 * plane] = ((acc[to + 2 * plane] as number) + Math.imul(w2, value)) | 0;
    acc[to + 3 * plane] = ((acc[to + 3 * plane] as number) + Math.imul(w3, value)) | 0;
  }
}

function addOne(
  acc: Int32Array,
  x: Int32Array,
  w: number,
  { outputs: count, outputStep, inputStep }: Reach,
  start: number,
  first: number,
): void {
  let to = start;
  let from = first;
  for (let i = 0; i < count; i++, to += outputStep, from += inputStep) {
    acc[to] = ((acc[to] as number) + Math.imul(w, x[from] as number)) | 0;
  }
}

/** acc[o][y][x] = bias[o] + sum (x - zx)(w - zw), 32-bit two's complement. */
export function accumulate(op: Taps, image: Int8Array, source: QTensor, output: QTensor, transposed: boolean): Int32Array {
  const { weights, weightZero, bias, window, groups } = op;
  const plane = output.height * output.width;
  const acc = new Int32Array(output.channels * plane);
  const centred = new Int32Array(image).map((x) => x - source.zeroPoint);
  const [kh, kw] = window.kernel;
  const heights = { input: source.height, output: output.height };
  const widths = { input: source.width, output: output.width };
  const rows = Array.from({ length: kh }, (_, tap) => reach(window, 0, tap, heights, transposed));
  const columns = Array.from({ length: kw }, (_, tap) => reach(window, 1, tap, widths, transposed));
  const inGroup = source.channels / groups;
  const perGroup = output.channels / groups;
  const taps = inGroup * kh * kw;
  const block = new Int32Array(BLOCK);
  for (let o = 0; o < output.channels; o++) acc.fill(bias[o] as number, o * plane, (o + 1) * plane);
  for (let o = 0; o < output.channels; ) {
    const together = perGroup - (o % perGroup) >= BLOCK ? BLOCK : 1;
    const first = Math.floor(o / perGroup) * inGroup;
    for (let tap = 0; tap < taps; tap++) {
      for (let k = 0; k < together; k++) {
        block[k] = (weights[(o + k) * taps + tap] as number) - (weightZero ? (weightZero[o + k] as number) : 0);
      }
      const row = rows[Math.floor(tap / kw) % kh] as Reach;
      const column = columns[tap % kw] as Reach;
      const map = (first + Math.floor(tap / (kh * kw))) * source.height * source.width;
      for (let y = 0; y < row.outputs; y++) {
        const from = map + (row.input + y * row.inputStep) * source.width + column.input;
        const to = o * plane + (row.output + y * row.outputStep) * output.width + column.output;
        if (together === BLOCK) addFour(acc, plane, centred, block, column, to, from);
        else addOne(acc, centred, block[0] as number, column, to, from);
      }
    }
    o += together;
  }
  return acc;
}
