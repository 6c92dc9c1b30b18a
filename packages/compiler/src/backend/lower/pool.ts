// SPDX-License-Identifier: Apache-2.0
/** Lowers pooling, element-wise maps and nearest resizing to POOL walks. */
import type { MapOp, Multiplier, PoolOp, QOp, ResizeOp } from "../../ir/graph.js";
import { averageMultiplier, rescaleMultiplier } from "../../quantise/multiplier.js";
import type { DeviceLayer, Job, Pair, View } from "../device-graph.js";
import { BackendError } from "../errors.js";
import { averageJob } from "./average.js";
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
import { unusedStride } from "./conv.js";
import { suitsRowTaps } from "./row-taps.js";

/** Most rows or columns of a window that one POOL walks. */
const MAX_TAPS = 63;
/** M / 2^s that leaves a value as it is. */
const UNITY: Multiplier = { mantissa: 2, shift: 1 };

/** Positions of the window that count, per output position of an axis. */
function counts(
  out: number,
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
  after: number,
  padded: boolean,
): number[] {
  return Array.from({ length: out }, (_, o) => {
    let count = 0;
    for (let k = 0; k < kernel; k++) {
      const at = o * stride - before + k * dilation;
      count += padded ? (at < size + after ? 1 : 0) : at >= 0 && at < size ? 1 : 0;
    }
    return count;
  });
}

const changes = (list: readonly number[]): number[] => list.flatMap((value, i) => (i > 0 && value !== list[i - 1] ? [i] : []));

/** One multiplier for every output position. */
const uniform = (kind: 0 | 1, bias: number, scale: Multiplier): NonNullable<Job["pool"]> => ({
  kind,
  bias,
  cutsY: [],
  cutsX: [],
  scales: [[scale]],
});

/** A POOL job over one window per output pixel. */
function poolJob(
  ctx: LowerContext,
  op: QOp,
  input: View,
  output: View,
  window: { kernel: Pair; stride: Pair; dilation: Pair; pad: Pair },
  padValue: number,
  pool: NonNullable<Job["pool"]>,
): Job {
  const height = op.kind === "resize" ? input.height : output.height;
  const width = op.kind === "resize" ? input.width : output.width;
  return {
    inputs: [input],
    output,
    height,
    width,
    kernel: window.kernel,
    stride: [height === 1 ? 1 : window.stride[0], width === 1 ? 1 : window.stride[1]],
    dilation: window.dilation,
    pad: window.pad,
    padValue,
    blocks: channelPlanes(input, ctx.shape),
    stores: IDENTITY_STORE,
    wholeGroups: !ctx.techniques.linePixels,
    zeroOut: op.kind === "map" ? 0 : resultQuantisation(ctx, op).zeroPoint,
    clampLo: op.clamp.lo,
    clampHi: op.clamp.hi,
    pool,
    ...tableOf(ctx, op),
  };
}

const POINT = { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], pad: [0, 0] } as const;

export function lowerPool(ctx: LowerContext, op: PoolOp): DeviceLayer {
  const source = inputTensor(ctx, op, 0);
  const out = ctx.tensor(op.output);
  const { kernel, stride, pads, dilation } = op.window;
  const [kh, kw] = kernel;
  if (kh > MAX_TAPS || kw > MAX_TAPS) {
    if (op.kind === "maxpool" || pads.some((p) => p > 0)) {
      throw new BackendError(
        "BACKEND_UNSUPPORTED",
        `${op.name}: a ${op.kind} window above ${MAX_TAPS} rows or columns, or with padding at that size, is not supported; split the pooling in two`,
      );
    }
    return { name: op.name, kind: op.kind, macs: 0, jobs: [averageJob(ctx, op, kh * kw, false)] };
  }
  checkWindow(op.name, [out.height === 1 ? 1 : stride[0], out.width === 1 ? 1 : stride[1]], dilation, kernel);
  const scale = resultQuantisation(ctx, op).scale;
  const window = { kernel, stride, dilation, pad: [pads[0], pads[1]] as const };
  const view = ctx.view(source.id);
  if (op.kind === "maxpool") {
    // Padding reads the least value, which never exceeds an element of the window.
    const pool = uniform(0, -source.zeroPoint, rescaleMultiplier(source.scale, scale));
    return { name: op.name, kind: op.kind, macs: 0, jobs: [poolJob(ctx, op, view, ctx.view(op.output), window, -128, pool)] };
  }
  const rows = counts(out.height, source.height, kh, stride[0], dilation[0], pads[0], pads[2], op.countIncludePad);
  const cols = counts(out.width, source.width, kw, stride[1], dilation[1], pads[1], pads[3], op.countIncludePad);
  const [cutsY, cutsX] = [changes(rows), changes(cols)];
  const shaped = {
    ...op.window,
    stride: unusedStride(stride, out),
    height: out.height,
    width: out.width,
    channels: out.channels,
  };
  if (ctx.techniques.rowTaps && cutsY.length + cutsX.length === 0 && suitsRowTaps(shaped, false, ctx.shape)) {
    const count = (rows[0] as number) * (cols[0] as number);
    return { name: op.name, kind: op.kind, macs: 0, jobs: [averageJob(ctx, op, count, true)] };
  }
  const pool = {
    kind: 1 as const,
    bias: -source.zeroPoint * kh * kw,
    cutsY,
    cutsX,
    scales: [0, ...cutsY].map((y) =>
      [0, ...cutsX].map((x) => averageMultiplier(source.scale, scale, (rows[y] as number) * (cols[x] as number))),
    ),
  };
  return {
    name: op.name,
    kind: op.kind,
    macs: 0,
    jobs: [poolJob(ctx, op, view, ctx.view(op.output), window, source.zeroPoint, pool)],
  };
}

/** y = table[clamp(x)]. */
export function lowerMap(ctx: LowerContext, op: MapOp): DeviceLayer {
  const input = asLine(ctx, ctx.view(inputTensor(ctx, op, 0).id));
  const job = poolJob(ctx, op, input, asLine(ctx, ctx.view(op.output)), POINT, 0, uniform(1, 0, UNITY));
  return { name: op.name, kind: op.kind, macs: 0, jobs: [job] };
}

/** Nearest neighbour: every result is stored factor_y * factor_x times, with strides. */
export function lowerResize(ctx: LowerContext, op: ResizeOp): DeviceLayer {
  const source = inputTensor(ctx, op, 0);
  const [fy, fx] = op.factor;
  const pool = uniform(1, -source.zeroPoint, rescaleMultiplier(source.scale, resultQuantisation(ctx, op).scale));
  const job = poolJob(ctx, op, ctx.view(source.id), ctx.view(op.output), POINT, 0, pool);
  const stores = Array.from({ length: fy * fx }, (_, i) => ({ y0: Math.floor(i / fx), x0: i % fx, strideY: fy, strideX: fx }));
  return { name: op.name, kind: op.kind, macs: 0, jobs: [{ ...job, stores }] };
}

/** Copies a tensor into its place in a concatenation, rescaled. */
export function copyJob(ctx: LowerContext, op: QOp, k: number, output: View): Job {
  const source = inputTensor(ctx, op, k);
  const pool = uniform(1, -source.zeroPoint, rescaleMultiplier(source.scale, resultQuantisation(ctx, op).scale));
  return poolJob(ctx, op, asLine(ctx, ctx.view(source.id)), asLine(ctx, output), POINT, 0, pool);
}
