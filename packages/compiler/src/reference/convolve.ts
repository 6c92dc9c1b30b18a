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

/** acc[o][y][x] = bias[o] + sum (x - zx)(w - zw), in doubles, which hold every int32 exactly. */
export function accumulate(op: Taps, image: Int8Array, source: QTensor, output: QTensor, transposed: boolean): Float64Array {
  const { weights, weightZero, bias, window, groups } = op;
  const plane = output.height * output.width;
  const acc = new Float64Array(output.channels * plane);
  const centred = new Float64Array(image).map((x) => x - source.zeroPoint);
  const [kh, kw] = window.kernel;
  const heights = { input: source.height, output: output.height };
  const widths = { input: source.width, output: output.width };
  const rows = Array.from({ length: kh }, (_, tap) => reach(window, 0, tap, heights, transposed));
  const columns = Array.from({ length: kw }, (_, tap) => reach(window, 1, tap, widths, transposed));
  const inGroup = source.channels / groups;
  const perGroup = output.channels / groups;
  for (let o = 0; o < output.channels; o++) {
    acc.fill(bias[o] as number, o * plane, (o + 1) * plane);
    const zero = weightZero ? (weightZero[o] as number) : 0;
    const first = Math.floor(o / perGroup) * inGroup;
    for (let tap = 0; tap < inGroup * kh * kw; tap++) {
      const weight = (weights[o * inGroup * kh * kw + tap] as number) - zero;
      if (weight === 0) continue;
      const row = rows[Math.floor(tap / kw) % kh] as Reach;
      const column = columns[tap % kw] as Reach;
      const map = (first + Math.floor(tap / (kh * kw))) * source.height * source.width;
      for (let y = 0; y < row.outputs; y++) {
        let from = map + (row.input + y * row.inputStep) * source.width + column.input;
        let to = o * plane + (row.output + y * row.outputStep) * output.width + column.output;
        for (let x = 0; x < column.outputs; x++, from += column.inputStep, to += column.outputStep) {
          acc[to] = (acc[to] as number) + weight * (centred[from] as number);
        }
      }
    }
  }
  return acc;
}
