// SPDX-License-Identifier: Apache-2.0
/** Integer convolution and transposed convolution of one image: accumulators only, straight from the definition. */

import type { ConvOp, DeconvOp, QTensor } from "../ir/graph.js";

type Taps = Pick<ConvOp | DeconvOp, "weights" | "weightZero" | "bias" | "window" | "groups">;

/** Visits, for one axis, every (output, input, tap) triple inside the map. */
function pairs(
  window: ConvOp["window"],
  axis: 0 | 1,
  sizes: { readonly input: number; readonly output: number },
  transposed: boolean,
): { readonly tap: number; readonly output: number; readonly input: number }[] {
  const list: { tap: number; output: number; input: number }[] = [];
  const [stride, dilation, pad] = [window.stride[axis], window.dilation[axis], window.pads[axis] as number];
  const steps = transposed ? sizes.input : sizes.output;
  const limit = transposed ? sizes.output : sizes.input;
  for (let tap = 0; tap < window.kernel[axis]; tap++) {
    for (let step = 0; step < steps; step++) {
      const other = step * stride + tap * dilation - pad;
      if (other < 0 || other >= limit) continue;
      list.push(transposed ? { tap, output: other, input: step } : { tap, output: step, input: other });
    }
  }
  return list;
}

/** acc[o][y][x] = bias[o] + sum (x - zx)(w - zw), in doubles, which hold every int32 exactly. */
export function accumulate(op: Taps, image: Int8Array, source: QTensor, output: QTensor, transposed: boolean): Float64Array {
  const { weights, weightZero, bias, window, groups } = op;
  const plane = output.height * output.width;
  const acc = new Float64Array(output.channels * plane);
  const rows = pairs(window, 0, { input: source.height, output: output.height }, transposed);
  const columns = pairs(window, 1, { input: source.width, output: output.width }, transposed);
  const inGroup = source.channels / groups;
  const perGroup = output.channels / groups;
  const [kh, kw] = window.kernel;
  for (let o = 0; o < output.channels; o++) {
    acc.fill(bias[o] as number, o * plane, (o + 1) * plane);
    const first = Math.floor(o / perGroup) * inGroup;
    for (let i = 0; i < inGroup; i++) {
      const map = (first + i) * source.height * source.width;
      for (const row of rows) {
        const kernelRow = ((o * inGroup + i) * kh + row.tap) * kw;
        const from = map + row.input * source.width;
        const to = o * plane + row.output * output.width;
        for (const column of columns) {
          const weight = (weights[kernelRow + column.tap] as number) - (weightZero ? (weightZero[o] as number) : 0);
          const value = (image[from + column.input] as number) - source.zeroPoint;
          acc[to + column.output] = (acc[to + column.output] as number) + weight * value;
        }
      }
    }
  }
  return acc;
}
