// SPDX-License-Identifier: Apache-2.0
/** Lowers convolutions, dense, grouped and depthwise, to one job each. */
import type { ConvOp, EltwiseOp, Multiplier, QTensor, TensorId } from "../../ir/graph.js";
import { type CoreShape, ceilDiv } from "../core-shape.js";
import type { DeviceLayer, Job, Pair, PlaneRange, ResidualPlan, View } from "../device-graph.js";
import { BackendError, required } from "../errors.js";
import { skippedPlanes } from "../tile/load.js";
import {
  asLine,
  channelPlanes,
  checkWindow,
  IDENTITY_STORE,
  inputTensor,
  type LowerContext,
  resultQuantisation,
  tableOf,
} from "./context.js";
import { commonShift } from "./eltwise.js";
import { residualOf } from "./fuse-add.js";
import { packRowTaps, suitsRowTaps } from "./row-taps.js";
import { type DenseWeights, kernelParts, packWeights, rowMajorTaps } from "./weights.js";

/** Largest number of kernel rows or columns that one CONV walks. */
const MAX_TAPS = 63;

/** A convolution in the form that all lowerings share: deconvolution phases and gathers included. */
export interface ConvForm {
  readonly name: string;
  readonly inputs: readonly View[];
  readonly output: View;
  readonly height: number;
  readonly width: number;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly pad: Pair;
  readonly padValue: number;
  readonly stores: Job["stores"];
  readonly weights: DenseWeights;
  /** Channel-wise, and suited to row taps. */
  readonly rowTaps: boolean;
}

/** Planes read by each block of OCP output channels of a grouped convolution. */
export function groupPlanes(
  input: View,
  outChannels: number,
  inPerGroup: number,
  outPerGroup: number,
  shape: CoreShape,
): PlaneRange[] {
  const skip = skippedPlanes(input, shape);
  return Array.from({ length: ceilDiv(outChannels, shape.ocp) }, (_, b) => {
    const last = Math.min(outChannels, (b + 1) * shape.ocp) - 1;
    const low = Math.floor((b * shape.ocp) / outPerGroup) * inPerGroup;
    const high = (Math.floor(last / outPerGroup) + 1) * inPerGroup;
    const first = Math.floor(low / shape.icp);
    return { first: skip + first, count: ceilDiv(high, shape.icp) - first };
  });
}

/** One output row or column needs no stride. */
export const unusedStride = (stride: Pair, { height, width }: Pick<View, "height" | "width">): Pair => [
  height === 1 ? 1 : stride[0],
  width === 1 ? 1 : stride[1],
];

/** What a job takes over from the form. */
const plainJob = (ctx: LowerContext, form: ConvForm, stride: Pair): Omit<Job, "zeroOut" | "clampLo" | "clampHi" | "conv"> => ({
  inputs: form.inputs,
  output: form.output,
  height: form.height,
  width: form.width,
  kernel: form.weights.kernel,
  stride,
  dilation: form.dilation,
  pad: form.pad,
  padValue: form.padValue,
  blocks: form.weights.blocks,
  stores: form.stores,
  wholeGroups: !ctx.techniques.linePixels,
});

/** Makes the job of a convolution and stores its weights. */
export function convJob(ctx: LowerContext, form: ConvForm, result: Pick<Job, "zeroOut" | "clampLo" | "clampHi" | "table">): Job {
  const { shape } = ctx;
  const { weights } = form;
  const [kh, kw] = weights.kernel;
  const stride = unusedStride(form.stride, form);
  checkWindow(form.name, stride, form.dilation, weights.kernel);
  if (form.rowTaps) {
    return { ...plainJob(ctx, form, stride), wholeGroups: true, conv: packRowTaps(weights, stride, shape, ctx.store), ...result };
  }
  const words = Math.max(...weights.blocks.map((r) => shape.paramWords + kh * kw * r.count));
  const few = form.height * form.width <= shape.pp;
  const split = words > shape.weightWords || (few && words > shape.weightWords / 2) || kh > MAX_TAPS || kw > MAX_TAPS;
  const first = weights.blocks[0] as PlaneRange;
  if (split && weights.blocks.some((r) => r.first !== first.first || r.count !== first.count)) {
    throw new BackendError(
      "BACKEND_UNSUPPORTED",
      `${form.name}: a grouped convolution with ${words} weight words per block exceeds the weight buffer`,
    );
  }
  const parts = split ? kernelParts(weights.kernel, first, shape.weightWords / 2 - shape.paramWords, MAX_TAPS) : [];
  return { ...plainJob(ctx, form, stride), conv: packWeights(weights, parts, shape, ctx.store), ...result };
}

/** A channel of input for each of output, and no correction for weight zero points. */
const isDepthwise = (op: ConvOp, source: QTensor, out: QTensor): boolean =>
  op.groups === source.channels && out.channels === source.channels && (op.weightZero?.every((zero) => zero === 0) ?? true);

/** `sum`: the addition fused into the convolution, whose result the layer has. */
export function lowerConv(ctx: LowerContext, op: ConvOp, sum?: EltwiseOp): DeviceLayer {
  const { shape } = ctx;
  const source = inputTensor(ctx, op, 0);
  const out = ctx.tensor(op.output);
  const fold = ctx.folds.get(source.id);
  const inPerGroup = source.channels / op.groups;
  const outPerGroup = out.channels / op.groups;
  const [kh, kw] = op.window.kernel;
  const full = fold !== undefined && fold.kernel[0] === kh;
  const kernel: Pair = fold === undefined ? [kh, kw] : [full ? 1 : kh, 1];
  const stride: Pair = fold === undefined ? op.window.stride : [full ? 1 : op.window.stride[0], 1];
  const pad: Pair = fold === undefined ? [op.window.pads[0], op.window.pads[1]] : [full ? 0 : op.window.pads[0], 0];
  const view = ctx.view(source.id);
  const result = resultQuantisation(ctx, op);
  const line =
    kernel[0] * kernel[1] === 1 &&
    stride[0] * stride[1] === 1 &&
    pad[0] + pad[1] === 0 &&
    view.height === out.height &&
    view.width === out.width;
  const input = line ? asLine(ctx, view) : view;
  const shaped = (id: TensorId): View => (line ? asLine(ctx, ctx.view(id)) : ctx.view(id));
  const output = shaped(sum?.output ?? op.output);
  const skip = skippedPlanes(view, shape);
  const window = {
    kernel,
    stride: unusedStride(stride, output),
    dilation: op.window.dilation,
    height: out.height,
    width: out.width,
    channels: out.channels,
  };
  const rowTaps = ctx.techniques.rowTaps && isDepthwise(op, source, out) && suitsRowTaps(window, true, shape);
  const blocks = rowTaps
    ? channelPlanes(view, shape)
    : fold === undefined
      ? groupPlanes(view, out.channels, inPerGroup, outPerGroup, shape)
      : groupPlanes(view, out.channels, fold.channels, out.channels, shape);
  const weights: DenseWeights = {
    outChannels: out.channels,
    kernel,
    blocks,
    source: op.weights,
    index: (o, plane, lane) => {
      const stored = (plane - skip) * shape.icp + lane;
      if (fold !== undefined) {
        const tap = Math.floor(stored / source.channels);
        return stored < fold.channels ? (o * inPerGroup + (stored % source.channels)) * kh * kw + tap : -1;
      }
      const inGroup = stored - Math.floor(o / outPerGroup) * inPerGroup;
      return inGroup >= 0 && inGroup < inPerGroup ? (o * inPerGroup + inGroup) * kh * kw : -1;
    },
    laneStep: fold === undefined ? kh * kw : 0,
    // Folded columns: the tap's row remains, its column is in the channel.
    taps: fold === undefined || full ? rowMajorTaps(kernel[0] * kernel[1]) : Int32Array.from({ length: kh }, (_, ky) => ky * kw),
    zero: (o) => op.weightZero?.[o] ?? 0,
    bias: (o) => op.bias[o] as number,
    multiplier: (o) => op.multipliers[o] as ConvOp["multipliers"][0],
    inputZero: () => source.zeroPoint,
  };
  const job = convJob(
    ctx,
    {
      name: op.name,
      inputs: [input],
      output,
      height: output.height,
      width: output.width,
      stride,
      dilation: op.window.dilation,
      pad,
      padValue: source.zeroPoint,
      stores: IDENTITY_STORE,
      weights,
      rowTaps,
    },
    { zeroOut: result.zeroPoint, clampLo: op.clamp.lo, clampHi: op.clamp.hi, ...tableOf(ctx, sum ?? op) },
  );
  const residual = sum === undefined ? undefined : { residual: residualPlan(ctx, op, sum, shaped) };
  return {
    name: sum?.name ?? op.name,
    kind: op.kind,
    macs: out.height * out.width * out.channels * inPerGroup * kh * kw,
    jobs: [{ ...job, ...residual }],
  };
}

function residualPlan(ctx: LowerContext, op: ConvOp, sum: EltwiseOp, view: (id: TensorId) => View): ResidualPlan {
  const k = residualOf(sum, op);
  const other = inputTensor(ctx, sum, k);
  const multiplier = (operand: number): Multiplier => required(sum.multipliers[operand], `multiplier ${operand} of ${sum.name}`);
  return {
    ...commonShift(multiplier(1 - k), multiplier(k)),
    view: view(other.id),
    zeroB: other.zeroPoint,
    zeroOut: resultQuantisation(ctx, sum).zeroPoint,
    clampLo: sum.clamp.lo,
    clampHi: sum.clamp.hi,
  };
}
