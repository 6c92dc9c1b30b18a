// SPDX-License-Identifier: Apache-2.0
/** Packs convolution weights into weight-buffer blocks: channel parameters, then one word per step of the walk. */
import type { Multiplier } from "../../ir/graph.js";
import { ceilDiv, type CoreShape } from "../core-shape.js";
import type { KernelPart, PlaneRange, WeightPlan } from "../device-graph.js";
import { BackendError } from "../errors.js";
import { partWords } from "../tile/split-steps.js";

/** Weights of a convolution as the lowering sees them, whatever operator they come from. */
export interface DenseWeights {
  readonly outChannels: number;
  readonly kernel: readonly [number, number];
  /** Input planes that each block of OCP output channels reads. */
  readonly blocks: readonly PlaneRange[];
  /** Weight of output channel o at tap (ky, kx) for lane i of plane p; undefined where o does not read that input. */
  weight(o: number, ky: number, kx: number, plane: number, lane: number): number | undefined;
  /** Weight zero point of an output channel. */
  zero(o: number): number;
  /** Bias with nothing folded in. */
  bias(o: number): number;
  multiplier(o: number): Multiplier;
  /** Zero point of the input that output channel o reads. */
  inputZero(o: number): number;
}

/** Collects the contents of segment WEIGHTS. */
export class WeightStore {
  private readonly chunks: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  private end = 0;

  /** Appends bytes at a multiple of 32 and returns their offset. */
  add(bytes: Uint8Array): number {
    const offset = ceilDiv(this.end, 32) * 32;
    this.chunks.push({ offset, bytes });
    this.end = offset + bytes.length;
    return offset;
  }

  /** The whole segment. */
  bytes(): Uint8Array {
    const all = new Uint8Array(ceilDiv(this.end, 32) * 32);
    for (const { offset, bytes } of this.chunks) {
      all.set(bytes, offset);
    }
    return all;
  }
}

/** Bytes of a CHANNEL_PARAMS record: bias at 0, multiplier at 4, shift at 7, weight zero point at 8. */
const PARAM_BYTES = 16;

/** Parts of a block that exceeds the weight buffer: planes first, so that the input can be split alike; then taps. */
export function kernelParts(kernel: readonly [number, number], range: PlaneRange, capacity: number, maxTaps: number): KernelPart[] {
  const [kh, kw] = kernel;
  const columnStep = Math.min(kw, capacity, maxTaps);
  const rowStep = Math.max(1, Math.min(kh, Math.floor(capacity / columnStep), maxTaps));
  const planeStep = Math.max(1, Math.floor(capacity / (columnStep * rowStep)));
  const planeParts = ceilDiv(range.count, planeStep);
  const parts: KernelPart[] = [];
  for (let i = 0; i < planeParts; i++) {
    const plane0 = range.first + Math.floor((i * range.count) / planeParts);
    const plane1 = range.first + Math.floor(((i + 1) * range.count) / planeParts);
    for (let y0 = 0; y0 < kh; y0 += rowStep) {
      for (let x0 = 0; x0 < kw; x0 += columnStep) {
        parts.push({ y0, y1: Math.min(kh, y0 + rowStep), x0, x1: Math.min(kw, x0 + columnStep), plane0, plane1 });
      }
    }
  }
  return parts;
}

/** Packs `w`; `parts` empty: one part per block with the whole kernel and all its planes. */
export function packWeights(w: DenseWeights, parts: readonly KernelPart[], shape: CoreShape, store: WeightStore): WeightPlan {
  const { icp, ocp } = shape;
  const [kh, kw] = w.kernel;
  const partsOf = (range: PlaneRange): readonly KernelPart[] =>
    parts.length > 0 ? parts : [{ y0: 0, y1: kh, x0: 0, x1: kw, plane0: range.first, plane1: range.first + range.count }];
  const blockStart = new Int32Array(w.blocks.length + 1);
  w.blocks.forEach((range, b) => {
    blockStart[b + 1] = (blockStart[b] as number) + partsOf(range).reduce((sum, part) => sum + partWords(part, shape), 0);
  });
  const bytes = new Uint8Array((blockStart[w.blocks.length] as number) * shape.weightWordBytes);
  const signed = new Int8Array(bytes.buffer);
  const view = new DataView(bytes.buffer);
  let at = 0;
  let anyZero = false;
  w.blocks.forEach((range, b) => {
    const channels = Math.min(ocp, w.outChannels - b * ocp);
    const sums = new Float64Array(ocp);
    const heads: number[] = [];
    for (const part of partsOf(range)) {
      heads.push(at);
      at += shape.paramWords * shape.weightWordBytes;
      for (let ky = part.y0; ky < part.y1; ky++) {
        for (let kx = part.x0; kx < part.x1; kx++) {
          for (let plane = part.plane0; plane < part.plane1; plane++) {
            for (let o = 0; o < channels; o++) {
              const channel = b * ocp + o;
              const zero = w.zero(channel);
              for (let i = 0; i < icp; i++) {
                // Inputs that the channel does not read weigh as much as its zero point: they cancel exactly.
                const value = w.weight(channel, ky, kx, plane, i) ?? zero;
                signed[at + o * icp + i] = value;
                sums[o] = (sums[o] as number) + (value - zero);
              }
            }
            at += shape.weightWordBytes;
          }
        }
      }
    }
    for (const head of heads) {
      for (let o = 0; o < ocp; o++) {
        writeParams(view, head + o * PARAM_BYTES, w, o < channels ? b * ocp + o : -1, sums[o] as number);
      }
    }
    for (let o = 0; o < channels; o++) {
      anyZero ||= w.zero(b * ocp + o) !== 0;
    }
  });
  return { offset: store.add(bytes), blockStart, xsum: anyZero ? 1 : 0, parts };
}

/**
 * Parameters of one output channel; -1: a lane without a channel, whose result is the zero point.
 * The input zero point is folded into the bias: sum (x - zx)(w - zw) = sum x (w - zw) - zx * sum (w - zw).
 */
function writeParams(view: DataView, at: number, w: DenseWeights, channel: number, weightSum: number): void {
  if (channel < 0) {
    view.setUint8(at + 7, 1);
    return;
  }
  const { mantissa, shift } = w.multiplier(channel);
  if (shift < 1 || shift > 55 || mantissa < 0 || mantissa >= 2 ** 24) {
    throw new BackendError("BACKEND_GRAPH", `output channel ${channel}: multiplier ${mantissa} / 2^${shift} is outside 0..2^24-1 and 1..55`);
  }
  view.setInt32(at, (w.bias(channel) - w.inputZero(channel) * weightSum) | 0, true);
  view.setUint32(at + 4, mantissa | (shift << 24), true);
  view.setInt16(at + 8, w.zero(channel), true);
}
