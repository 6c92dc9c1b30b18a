// SPDX-License-Identifier: Apache-2.0
/** Lowers sums and products of two tensors. */
import type { EltwiseOp, Multiplier } from "../../ir/graph.js";
import type { DeviceLayer, EltwisePlan } from "../device-graph.js";
import { required } from "../errors.js";
import { asLine, channelPlanes, IDENTITY_STORE, inputTensor, type LowerContext, resultQuantisation, tableOf } from "./context.js";

/** Widest left shift of an operand. */
const MAX_LEFT_SHIFT = 24;

/** Brings both multipliers to one right shift; an operand 2^24 times smaller loses mantissa bits below the result. */
export function commonShift(a: Multiplier, b: Multiplier): Pick<EltwisePlan, "multA" | "multB" | "shift" | "lshA" | "lshB"> {
  const shiftA = a.mantissa === 0 ? b.shift : a.shift;
  const shiftB = b.mantissa === 0 ? shiftA : b.shift;
  const shift = Math.min(Math.max(shiftA, shiftB), Math.min(shiftA, shiftB) + MAX_LEFT_SHIFT);
  const reduced = (m: Multiplier, s: number): number => (s > shift ? Math.round(m.mantissa / 2 ** (s - shift)) : m.mantissa);
  return {
    multA: reduced(a, shiftA),
    multB: reduced(b, shiftB),
    shift,
    lshA: Math.max(0, shift - shiftA),
    lshB: Math.max(0, shift - shiftB),
  };
}

export function lowerEltwise(ctx: LowerContext, op: EltwiseOp): DeviceLayer {
  const a = inputTensor(ctx, op, 0);
  const b = inputTensor(ctx, op, 1);
  const first = required(op.multipliers[0], `multiplier 0 of ${op.name}`);
  const scale =
    op.kind === "add"
      ? commonShift(first, required(op.multipliers[1], `multiplier 1 of ${op.name}`))
      : { multA: first.mantissa, multB: 0, shift: first.shift, lshA: 0, lshB: 0 };
  const input = asLine(ctx, ctx.view(a.id));
  const output = asLine(ctx, ctx.view(op.output));
  return {
    name: op.name,
    kind: op.kind,
    macs: 0,
    jobs: [
      {
        inputs: [input, asLine(ctx, ctx.view(b.id))],
        output,
        height: output.height,
        width: output.width,
        kernel: [1, 1],
        stride: [1, 1],
        dilation: [1, 1],
        pad: [0, 0],
        padValue: 0,
        blocks: channelPlanes(input, ctx.shape),
        stores: IDENTITY_STORE,
        wholeGroups: !ctx.techniques.linePixels,
        zeroOut: resultQuantisation(ctx, op).zeroPoint,
        clampLo: op.clamp.lo,
        clampHi: op.clamp.hi,
        eltwise: { ...scale, kind: op.kind === "add" ? 0 : 1, zeroA: a.zeroPoint, zeroB: b.zeroPoint },
        ...tableOf(ctx, op),
      },
    ],
  };
}
