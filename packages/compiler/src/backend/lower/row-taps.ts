// SPDX-License-Identifier: Apache-2.0
/** Row taps (docs/design/isa.md): channel-wise convolutions whose taps of a kernel row are the inputs of one step. */
import { ROW_TAPS_LIMITS } from "@tessera/isa";
import { type CoreShape, ceilDiv } from "../core-shape.js";
import type { Pair, WeightPlan } from "../device-graph.js";
import { type DenseWeights, type WeightStore, writeParams } from "./weights.js";

/** Beyond it row taps save nothing. */
const MAX_STRIDE = 2;
/** Bytes per cycle that weights are loaded with, to weigh them against cycles of computation. */
const LOAD_BYTES = 16;

/** Geometry of a channel-wise window. */
export interface ChannelWindow {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** Output rows, columns and channels. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Column phases of a kernel row: steps that it takes per group of input channels. */
const columnPhases = (kernel: Pair, stride: Pair): number => Math.min(stride[1], kernel[1]);

/** `weighted`: without row taps it is a convolution, too; else it is a pooling, which loads no weights. */
export function suitsRowTaps(
  { kernel, stride, dilation, height, width, channels }: ChannelWindow,
  weighted: boolean,
  shape: CoreShape,
): boolean {
  const [kh, kw] = kernel;
  const phases = columnPhases(kernel, stride);
  const fits =
    ceilDiv(kw, phases) <= Math.min(ROW_TAPS_LIMITS.phaseTaps, shape.icp) && stride[1] <= MAX_STRIDE && dilation[1] === 1;
  const groups = shape.ocp / shape.icp;
  const steps = kh * phases * groups;
  if (!fits || kw === 1 || steps > ROW_TAPS_LIMITS.steps || shape.paramWords + steps > shape.weightWords / 2) {
    return false;
  }
  const rows = height * (steps + ceilDiv(width, shape.pp) * Math.max(steps, shape.pp));
  const taps = ceilDiv(height * width, shape.pp) * Math.max(kh * kw * groups, shape.pp);
  const words = weighted ? steps - kh * kw * groups : shape.paramWords + steps;
  return (
    ceilDiv(channels, shape.ocp) * (taps - rows) > (ceilDiv(channels, shape.ocp) * words * shape.weightWordBytes) / LOAD_BYTES
  );
}

/** Words of a block: channel parameters, then one word per kernel row, column phase and group. */
export function packRowTaps(w: DenseWeights, stride: Pair, shape: CoreShape, store: WeightStore): WeightPlan {
  const { icp, ocp, weightWordBytes } = shape;
  const [kh, kw] = w.kernel;
  const phases = columnPhases(w.kernel, stride);
  const groups = ocp / icp;
  const blockWords = shape.paramWords + kh * phases * groups;
  const offset = store.add(w.blocks.length * blockWords * weightWordBytes, (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    w.blocks.forEach((range, b) => {
      const start = b * blockWords * weightWordBytes;
      const words = new Int8Array(bytes.buffer, bytes.byteOffset + start + shape.paramWords * weightWordBytes);
      for (let o = 0; o < ocp; o++) {
        const channel = b * ocp + o < w.outChannels ? b * ocp + o : -1;
        const group = Math.floor(o / icp);
        const index = channel < 0 ? -1 : w.index(channel, range.first + group, o % icp);
        let sum = 0;
        for (let tap = 0; index >= 0 && tap < kh * kw; tap++) {
          const [ky, kx] = [Math.floor(tap / kw), tap % kw];
          const value = w.source[index + (w.taps[tap] as number)] as number;
          words[((ky * phases + (kx % phases)) * groups + group) * weightWordBytes + o * icp + Math.floor(kx / phases)] = value;
          sum += value;
        }
        writeParams(view, start, o, w, channel, sum);
      }
    });
  });
  const blockStart = Int32Array.from({ length: w.blocks.length + 1 }, (_, b) => b * blockWords);
  return { offset, blockStart, xsum: 0, parts: [], rowTaps: true };
}
