// SPDX-License-Identifier: Apache-2.0
/**
 * Averages as depthwise convolutions with weights 1, exact as POOL: by row taps where that is quicker, and accumulated in
 * parts where a window has more rows or columns than POOL walks.
 */
import type { PoolOp } from "../../ir/graph.js";
import { averageMultiplier } from "../../quantise/multiplier.js";
import { ceilDiv } from "../core-shape.js";
import type { Job } from "../device-graph.js";
import { skippedPlanes } from "../tile/load.js";
import { channelPlanes, IDENTITY_STORE, inputTensor, type LowerContext, resultQuantisation, tableOf } from "./context.js";
import { convJob } from "./conv.js";

/** `count`: positions that every window averages. */
export function averageJob(ctx: LowerContext, op: PoolOp, count: number, rowTaps: boolean): Job {
  const { shape } = ctx;
  const source = inputTensor(ctx, op, 0);
  const out = ctx.tensor(op.output);
  const { kernel, stride, pads, dilation } = op.window;
  const view = ctx.view(source.id);
  const result = resultQuantisation(ctx, op);
  const multiplier = averageMultiplier(source.scale, result.scale, count);
  const skip = skippedPlanes(view, shape);
  const own = channelPlanes(view, shape);
  // Blocks accumulated in parts must read the same planes: all of them, with weight 1 for the channel's own.
  const all = { first: skip, count: ceilDiv(source.channels, shape.icp) };
  return convJob(
    ctx,
    {
      name: op.name,
      inputs: [view],
      output: ctx.view(op.output),
      height: out.height,
      width: out.width,
      stride,
      dilation,
      pad: [pads[0], pads[1]],
      padValue: source.zeroPoint,
      stores: IDENTITY_STORE,
      rowTaps,
      weights: {
        outChannels: out.channels,
        kernel,
        blocks: rowTaps ? own : own.map(() => all),
        source: Int8Array.of(1),
        index: (o, plane, lane) => ((plane - skip) * shape.icp + lane === o ? 0 : -1),
        laneStep: 0,
        taps: new Int32Array(kernel[0] * kernel[1]),
        zero: () => 0,
        bias: () => 0,
        multiplier: () => multiplier,
        inputZero: () => source.zeroPoint,
      },
    },
    { zeroOut: result.zeroPoint, clampLo: op.clamp.lo, clampHi: op.clamp.hi, ...tableOf(ctx, op) },
  );
}
