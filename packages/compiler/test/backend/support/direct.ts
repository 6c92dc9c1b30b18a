// SPDX-License-Identifier: Apache-2.0
/** Direct computation of a quantised graph, loop by loop from the definitions in src/ir/graph.ts. */
import { eltwiseProduct, requantise, rneShift, saturate } from "@tessera/isa";
import type { Clamp, ConvOp, DeconvOp, Multiplier, PoolOp, QGraph, QOp, QTensor, TensorId } from "../../../src/ir/graph.js";
import { averageMultiplier, rescaleMultiplier } from "../../../src/quantise/multiplier.js";

type Values = Int8Array;

const finish = (acc: number, m: Multiplier, zero: number, clamp: Clamp): number =>
  requantise(acc, { mult: m.mantissa, shift: m.shift }, { zero, lo: clamp.lo, hi: clamp.hi });

export function computeGraph(graph: QGraph, inputs: readonly Values[]): Map<TensorId, Values> {
  const values = new Map<TensorId, Values>(graph.inputs.map((id, i) => [id, inputs[i] as Values]));
  const tensor = (id: TensorId): QTensor => graph.tensors.find((t) => t.id === id) as QTensor;
  for (const op of graph.ops) {
    const out = tensor(op.output);
    const raw = computeOp(
      op,
      op.inputs.map(tensor),
      op.inputs.map((id) => values.get(id) as Values),
      { ...out, ...op.preTable },
    );
    const table = op.table;
    values.set(op.output, table === undefined ? raw : raw.map((v) => table[v & 0xff] as number));
  }
  return values;
}

function computeOp(op: QOp, tensors: QTensor[], inputs: Values[], out: QTensor): Values {
  const result = new Int8Array(out.channels * out.height * out.width);
  const [a, b] = tensors as [QTensor, QTensor];
  const [x, z] = inputs as [Values, Values];
  const each = (value: (c: number, y: number, w: number) => number): Values => {
    for (let c = 0; c < out.channels; c++) {
      for (let y = 0; y < out.height; y++) {
        for (let w = 0; w < out.width; w++) {
          result[(c * out.height + y) * out.width + w] = value(c, y, w);
        }
      }
    }
    return result;
  };
  const at = (t: QTensor, v: Values, c: number, y: number, w: number): number | undefined =>
    y >= 0 && y < t.height && w >= 0 && w < t.width ? v[(c * t.height + y) * t.width + w] : undefined;
  switch (op.kind) {
    case "conv":
      return each((c, y, w) =>
        finish(
          convSum(op, a, out, c, (ic, ky, kx) =>
            at(
              a,
              x,
              ic,
              y * op.window.stride[0] - op.window.pads[0] + ky * op.window.dilation[0],
              w * op.window.stride[1] - op.window.pads[1] + kx * op.window.dilation[1],
            ),
          ),
          op.multipliers[c] as Multiplier,
          out.zeroPoint,
          op.clamp,
        ),
      );
    case "deconv":
      return each((c, y, w) =>
        finish(
          convSum(op, a, out, c, (ic, ky, kx) => {
            const iy = y + op.window.pads[0] - ky * op.window.dilation[0];
            const ix = w + op.window.pads[1] - kx * op.window.dilation[1];
            return iy % op.window.stride[0] === 0 && ix % op.window.stride[1] === 0
              ? at(a, x, ic, iy / op.window.stride[0], ix / op.window.stride[1])
              : undefined;
          }),
          op.multipliers[c] as Multiplier,
          out.zeroPoint,
          op.clamp,
        ),
      );
    case "maxpool":
    case "avgpool":
      return each((c, y, w) => pool(op, a, out, y, w, (iy, ix) => at(a, x, c, iy, ix)));
    case "add":
      return each((c, y, w) => {
        const [ma, mb] = op.multipliers as [Multiplier, Multiplier];
        const shift = Math.max(ma.shift, mb.shift);
        const term = (t: QTensor, v: Values, m: Multiplier): bigint =>
          BigInt((at(t, v, c, y, w) as number) - t.zeroPoint) * BigInt(m.mantissa) * 2n ** BigInt(shift - m.shift);
        return saturate(rneShift(term(a, x, ma) + term(b, z, mb), shift), { zero: out.zeroPoint, ...op.clamp });
      });
    case "mul":
      return each((c, y, w) => {
        const m = op.multipliers[0] as Multiplier;
        const p = { multA: m.mantissa, multB: 0, lshA: 0, lshB: 0, zeroA: a.zeroPoint, zeroB: b.zeroPoint, shift: m.shift };
        return eltwiseProduct(at(a, x, c, y, w) as number, at(b, z, c, y, w) as number, p, { zero: out.zeroPoint, ...op.clamp });
      });
    case "concat":
      return each((c, y, w) => {
        let channel = c;
        let k = 0;
        while (channel >= (tensors[k] as QTensor).channels) {
          channel -= (tensors[k++] as QTensor).channels;
        }
        const t = tensors[k] as QTensor;
        const v = (at(t, inputs[k] as Values, channel, y, w) as number) - t.zeroPoint;
        return finish(v, rescaleMultiplier(t.scale, out.scale), out.zeroPoint, op.clamp);
      });
    case "resize":
      return each((c, y, w) =>
        finish(
          (at(a, x, c, Math.floor(y / op.factor[0]), Math.floor(w / op.factor[1])) as number) - a.zeroPoint,
          rescaleMultiplier(a.scale, out.scale),
          out.zeroPoint,
          op.clamp,
        ),
      );
    case "map":
      return each((c, y, w) => Math.min(op.clamp.hi, Math.max(op.clamp.lo, at(a, x, c, y, w) as number)));
  }
}

function convSum(
  op: ConvOp | DeconvOp,
  input: QTensor,
  out: QTensor,
  o: number,
  value: (ic: number, ky: number, kx: number) => number | undefined,
): number {
  const inPerGroup = input.channels / op.groups;
  const group = Math.floor(o / (out.channels / op.groups));
  const [kh, kw] = op.window.kernel;
  let acc = op.bias[o] as number;
  for (let i = 0; i < inPerGroup; i++) {
    for (let ky = 0; ky < kh; ky++) {
      for (let kx = 0; kx < kw; kx++) {
        const v = value(group * inPerGroup + i, ky, kx);
        const weight = (op.weights[((o * inPerGroup + i) * kh + ky) * kw + kx] as number) - (op.weightZero?.[o] ?? 0);
        acc += v === undefined ? 0 : (v - input.zeroPoint) * weight;
      }
    }
  }
  return acc;
}

function pool(
  op: PoolOp,
  input: QTensor,
  out: QTensor,
  y: number,
  x: number,
  value: (iy: number, ix: number) => number | undefined,
): number {
  const { kernel, stride, pads, dilation } = op.window;
  let best = -128;
  let sum = 0;
  let count = 0;
  for (let ky = 0; ky < kernel[0]; ky++) {
    for (let kx = 0; kx < kernel[1]; kx++) {
      const iy = y * stride[0] - pads[0] + ky * dilation[0];
      const ix = x * stride[1] - pads[1] + kx * dilation[1];
      const v = value(iy, ix);
      best = v === undefined ? best : Math.max(best, v);
      sum += v === undefined ? 0 : v - input.zeroPoint;
      const padded = op.countIncludePad && iy < input.height + pads[2] && ix < input.width + pads[3];
      count += v !== undefined || padded ? 1 : 0;
    }
  }
  return op.kind === "maxpool"
    ? finish(best - input.zeroPoint, rescaleMultiplier(input.scale, out.scale), out.zeroPoint, op.clamp)
    : finish(sum, averageMultiplier(input.scale, out.scale, count), out.zeroPoint, op.clamp);
}
