// SPDX-License-Identifier: Apache-2.0
/**
 * Plain interpreter of a QGraph: NCHW int8 in, every tensor out. It is the third opinion beside RTL and HLS, so it
 * follows the definitions of ir/graph.ts and design.md section 4 and shares no code with the back end.
 */

import type {
  ConcatOp,
  ConvOp,
  DeconvOp,
  EltwiseOp,
  Multiplier,
  PoolOp,
  QGraph,
  QOp,
  QTensor,
  ResizeOp,
  TensorId,
} from "../ir/graph.js";
import { averageMultiplier, rescaleMultiplier } from "../quantise/multiplier.js";
import { clampTo, scaleRound, sumRound } from "./arithmetic.js";
import { accumulate } from "./convolve.js";

/** Scale and zero point that an operator's arithmetic aims at: those before its table, if it has one. */
function targetOf(op: QOp, output: QTensor): { readonly scale: number; readonly zeroPoint: number } {
  return op.preTable ?? output;
}

/** Last stage of every operator. */
function finish(op: QOp, zeroPoint: number, value: number): number {
  const clamped = clampTo(zeroPoint + value, op.clamp);
  return op.table ? (op.table[clamped & 255] as number) : clamped;
}

function convolution(op: ConvOp | DeconvOp, image: Int8Array, source: QTensor, output: QTensor): Int8Array {
  const acc = accumulate(op, image, source, output, op.kind === "deconv");
  const plane = output.height * output.width;
  const { zeroPoint } = targetOf(op, output);
  const result = new Int8Array(acc.length);
  for (let i = 0; i < result.length; i++) {
    const multiplier = op.multipliers[Math.floor(i / plane)] as Multiplier;
    result[i] = finish(op, zeroPoint, scaleRound(acc[i] as number, multiplier));
  }
  return result;
}

function pooling(op: PoolOp, image: Int8Array, source: QTensor, output: QTensor): Int8Array {
  const { kernel, stride, pads, dilation } = op.window;
  const target = targetOf(op, output);
  const result = new Int8Array(output.channels * output.height * output.width);
  for (let c = 0, at = 0; c < output.channels; c++) {
    for (let oy = 0; oy < output.height; oy++) {
      for (let ox = 0; ox < output.width; ox++, at++) {
        let count = 0;
        let sum = 0;
        let most = Number.NEGATIVE_INFINITY;
        for (let ky = 0; ky < kernel[0]; ky++) {
          for (let kx = 0; kx < kernel[1]; kx++) {
            const iy = oy * stride[0] + ky * dilation[0] - pads[0];
            const ix = ox * stride[1] + kx * dilation[1] - pads[1];
            const inside = iy >= 0 && iy < source.height && ix >= 0 && ix < source.width;
            const padded = iy < source.height + pads[2] && ix < source.width + pads[3];
            if (inside || (op.countIncludePad && padded)) count++;
            if (!inside) continue;
            const value = (image[(c * source.height + iy) * source.width + ix] as number) - source.zeroPoint;
            sum += value;
            most = Math.max(most, value);
          }
        }
        const rounded =
          op.kind === "avgpool"
            ? scaleRound(sum, averageMultiplier(source.scale, target.scale, count))
            : scaleRound(most, rescaleMultiplier(source.scale, target.scale));
        result[at] = finish(op, target.zeroPoint, rounded);
      }
    }
  }
  return result;
}

function elementwise(op: EltwiseOp, images: readonly Int8Array[], sources: readonly QTensor[], output: QTensor): Int8Array {
  const [a, b] = images as [Int8Array, Int8Array];
  const [za, zb] = sources.map(({ zeroPoint }) => zeroPoint) as [number, number];
  const [ma, mb] = op.multipliers as [Multiplier, Multiplier];
  const { zeroPoint } = targetOf(op, output);
  return a.map((x, i) => {
    const left = x - za;
    const right = (b[i] as number) - zb;
    return finish(op, zeroPoint, op.kind === "mul" ? scaleRound(left * right, ma) : sumRound(left, ma, right, mb));
  });
}

function concatenation(op: ConcatOp, images: readonly Int8Array[], sources: readonly QTensor[], output: QTensor): Int8Array {
  const { scale, zeroPoint } = targetOf(op, output);
  const parts = images.map((image, index) => {
    const source = sources[index] as QTensor;
    const multiplier = rescaleMultiplier(source.scale, scale);
    return image.map((x) => finish(op, zeroPoint, scaleRound(x - source.zeroPoint, multiplier)));
  });
  const result = new Int8Array(output.channels * output.height * output.width);
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function resizing(op: ResizeOp, image: Int8Array, source: QTensor, output: QTensor): Int8Array {
  const { scale, zeroPoint } = targetOf(op, output);
  const multiplier = rescaleMultiplier(source.scale, scale);
  const plane = output.height * output.width;
  return new Int8Array(output.channels * plane).map((_, i) => {
    const y = Math.floor((Math.floor(i / output.width) % output.height) / op.factor[0]);
    const x = Math.floor((i % output.width) / op.factor[1]);
    const value = image[(Math.floor(i / plane) * source.height + y) * source.width + x] as number;
    return finish(op, zeroPoint, scaleRound(value - source.zeroPoint, multiplier));
  });
}

/** One operator on one image. */
export function runOperator(op: QOp, images: readonly Int8Array[], sources: readonly QTensor[], output: QTensor): Int8Array {
  const [image, source] = [images[0] as Int8Array, sources[0] as QTensor];
  switch (op.kind) {
    case "conv":
    case "deconv":
      return convolution(op, image, source, output);
    case "maxpool":
    case "avgpool":
      return pooling(op, image, source, output);
    case "add":
    case "mul":
      return elementwise(op, images, sources, output);
    case "concat":
      return concatenation(op, images, sources, output);
    case "resize":
      return resizing(op, image, source, output);
    case "map":
      return image.map((x) => finish(op, 0, x));
  }
}

/** Every tensor of the graph for one image; `inputs` in the order of graph.inputs. */
export function interpret(graph: QGraph, inputs: readonly Int8Array[]): Map<TensorId, Int8Array> {
  const values = new Map<TensorId, Int8Array>();
  graph.inputs.forEach((id, index) => {
    values.set(id, inputs[index] as Int8Array);
  });
  for (const op of graph.ops) {
    const images = op.inputs.map((id) => values.get(id) as Int8Array);
    const sources = op.inputs.map((id) => graph.tensors[id] as QTensor);
    values.set(op.output, runOperator(op, images, sources, graph.tensors[op.output] as QTensor));
  }
  return values;
}
