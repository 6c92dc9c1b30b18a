// SPDX-License-Identifier: Apache-2.0
/** Lowers concatenations: nothing for inputs written in place, copies for aligned ones, else one gathering convolution. */
import type { ConcatOp } from "../../ir/graph.js";
import { rescaleMultiplier } from "../../quantise/multiplier.js";
import { ceilDiv } from "../core-shape.js";
import type { DeviceLayer, Job, PlaneRange } from "../device-graph.js";
import { skippedPlanes, viewPlanes } from "../tile/load.js";
import { asLine, IDENTITY_STORE, inputTensor, type LowerContext, resultQuantisation, tableOf, viewAlignment } from "./context.js";
import { convJob } from "./conv.js";
import { copyJob } from "./pool.js";
import { rowMajorTaps } from "./weights.js";

/** The only weight there is. */
const ONE = Int8Array.of(1);

/** The layer that copies what is not in place; null when everything is. */
export function lowerConcat(ctx: LowerContext, op: ConcatOp): DeviceLayer | null {
  const written = ctx.inPlace.get(op.name) ?? new Set<number>();
  const channels = op.inputs.map((_, k) => inputTensor(ctx, op, k).channels);
  const unit = viewAlignment(ctx.shape);
  if (!channels.slice(0, -1).every((c) => c % unit === 0)) {
    return { name: op.name, kind: op.kind, macs: 0, jobs: [gatherJob(ctx, op)] };
  }
  const whole = ctx.view(op.output);
  let channel = whole.channel;
  const jobs: Job[] = [];
  channels.forEach((count, k) => {
    if (!written.has(k)) {
      jobs.push(copyJob(ctx, op, k, { ...whole, channel, channels: count }));
    }
    channel += count;
  });
  return jobs.length === 0 ? null : { name: op.name, kind: op.kind, macs: 0, jobs };
}

/** Output channel o takes its input channel with weight 1, rescaled by the channel's own multiplier: exact. */
function gatherJob(ctx: LowerContext, op: ConcatOp): Job {
  const { shape } = ctx;
  const out = ctx.tensor(op.output);
  const result = resultQuantisation(ctx, op);
  const views = op.inputs.map((id) => ctx.view(id));
  /** Per output channel: which input it comes from, and its plane and lane in the sequence of all inputs' planes. */
  const origins = op.inputs.flatMap((_, k) => {
    const start = views.slice(0, k).reduce((sum, v) => sum + viewPlanes(v, shape), 0);
    const view = views[k] as Job["inputs"][0];
    const skip = skippedPlanes(view, shape);
    return Array.from({ length: view.channels }, (_, c) => ({
      input: k,
      plane: start + skip + Math.floor(c / shape.icp),
      lane: c % shape.icp,
    }));
  });
  const blocks = Array.from({ length: ceilDiv(out.channels, shape.ocp) }, (_, b): PlaneRange => {
    const planes = origins.slice(b * shape.ocp, (b + 1) * shape.ocp).map((o) => o.plane);
    const first = Math.min(...planes);
    return { first, count: Math.max(...planes) - first + 1 };
  });
  const output = asLine(ctx, ctx.view(op.output));
  const tensors = op.inputs.map((_, k) => inputTensor(ctx, op, k));
  const origin = (o: number): (typeof origins)[0] => origins[o] as (typeof origins)[0];
  const source = (o: number): (typeof tensors)[0] => tensors[origin(o).input] as (typeof tensors)[0];
  return convJob(
    ctx,
    {
      name: op.name,
      inputs: views.map((view) => asLine(ctx, view)),
      output,
      height: output.height,
      width: output.width,
      stride: [1, 1],
      dilation: [1, 1],
      pad: [0, 0],
      padValue: 0,
      stores: IDENTITY_STORE,
      rowTaps: false,
      weights: {
        outChannels: out.channels,
        kernel: [1, 1],
        blocks,
        source: ONE,
        index: (o, plane, lane) => (origin(o).plane === plane && origin(o).lane === lane ? 0 : -1),
        laneStep: 0,
        taps: rowMajorTaps(1),
        zero: () => 0,
        bias: () => 0,
        multiplier: (o) => rescaleMultiplier(source(o).scale, result.scale),
        inputZero: (o) => source(o).zeroPoint,
      },
    },
    { zeroOut: result.zeroPoint, clampLo: op.clamp.lo, clampHi: op.clamp.hi, ...tableOf(ctx, op) },
  );
}
