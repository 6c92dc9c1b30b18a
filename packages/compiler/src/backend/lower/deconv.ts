// SPDX-License-Identifier: Apache-2.0
/**
 * Lowers transposed convolutions: output rows and columns of one phase of the stride are an ordinary convolution with
 * the taps that reach that phase, stored with the stride.
 */
import type { DeconvOp } from "../../ir/graph.js";
import { mod } from "../core-shape.js";
import type { DeviceLayer, Job } from "../device-graph.js";
import { skippedPlanes } from "../tile/load.js";
import { inputTensor, type LowerContext, resultQuantisation, tableOf } from "./context.js";
import { convJob, groupPlanes } from "./conv.js";

/** Taps of one axis that reach output phase `phase`, in ascending input position. */
interface PhaseTaps {
  readonly taps: readonly number[];
  /** Input position of the first tap for output 0 of the phase, and distance between taps. */
  readonly first: number;
  readonly step: number;
  readonly outputs: number;
}

/** out[q * stride + phase] gathers in[q + (phase + pad - k * dilation) / stride] for every k where that is whole. */
function phaseTaps(phase: number, out: number, kernel: number, stride: number, dilation: number, pad: number): PhaseTaps {
  const reached = Array.from({ length: kernel }, (_, k) => ({ k, at: phase + pad - k * dilation }))
    .filter(({ at }) => mod(at, stride) === 0)
    .map(({ k, at }) => ({ k, at: at / stride }))
    .sort((a, b) => a.at - b.at);
  const outputs = Math.ceil((out - phase) / stride);
  const first = reached[0]?.at ?? 0;
  return { taps: reached.map((t) => t.k), first, step: (reached[1]?.at ?? first + 1) - first, outputs };
}

/** Kernel positions of a phase in walk order; a phase without taps has one that weighs nothing. */
function reachedTaps(y: PhaseTaps, x: PhaseTaps, kw: number): Int32Array {
  if (y.taps.length === 0 || x.taps.length === 0) {
    return new Int32Array(Math.max(1, y.taps.length) * Math.max(1, x.taps.length)).fill(-1);
  }
  return Int32Array.from(y.taps.flatMap((ky) => x.taps.map((kx) => ky * kw + kx)));
}

export function lowerDeconv(ctx: LowerContext, op: DeconvOp): DeviceLayer {
  const { shape } = ctx;
  const source = inputTensor(ctx, op, 0);
  const out = ctx.tensor(op.output);
  const { kernel, stride, pads, dilation } = op.window;
  const [kh, kw] = kernel;
  const inPerGroup = source.channels / op.groups;
  const outPerGroup = out.channels / op.groups;
  const input = ctx.view(source.id);
  const output = ctx.view(op.output);
  const skip = skippedPlanes(input, shape);
  const result = resultQuantisation(ctx, op);
  const common = { zeroOut: result.zeroPoint, clampLo: op.clamp.lo, clampHi: op.clamp.hi, ...tableOf(ctx, op) };
  const jobs: Job[] = [];
  for (let py = 0; py < Math.min(stride[0], out.height); py++) {
    for (let px = 0; px < Math.min(stride[1], out.width); px++) {
      const y = phaseTaps(py, out.height, kh, stride[0], dilation[0], pads[0]);
      const x = phaseTaps(px, out.width, kw, stride[1], dilation[1], pads[1]);
      jobs.push(
        convJob(
          ctx,
          {
            name: op.name,
            inputs: [input],
            output,
            height: y.outputs,
            width: x.outputs,
            stride: [1, 1],
            dilation: [y.step, x.step],
            pad: [-y.first, -x.first],
            padValue: source.zeroPoint,
            stores: [{ y0: py, x0: px, strideY: stride[0], strideX: stride[1] }],
            rowTaps: false,
            weights: {
              outChannels: out.channels,
              kernel: [Math.max(1, y.taps.length), Math.max(1, x.taps.length)],
              blocks: groupPlanes(input, out.channels, inPerGroup, outPerGroup, shape),
              source: op.weights,
              index: (o, plane, lane) => {
                const c = (plane - skip) * shape.icp + lane - Math.floor(o / outPerGroup) * inPerGroup;
                return c >= 0 && c < inPerGroup ? (o * inPerGroup + c) * kh * kw : -1;
              },
              laneStep: kh * kw,
              taps: reachedTaps(y, x, kw),
              zero: (o) => op.weightZero?.[o] ?? 0,
              bias: (o) => op.bias[o] as number,
              multiplier: (o) => op.multipliers[o] as DeconvOp["multipliers"][0],
              inputZero: () => source.zeroPoint,
            },
          },
          common,
        ),
      );
    }
  }
  return { name: op.name, kind: op.kind, macs: source.height * source.width * out.channels * inPerGroup * kh * kw, jobs };
}
