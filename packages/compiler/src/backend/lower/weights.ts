// SPDX-License-Identifier: Apache-2.0
/** Packs convolution weights into weight-buffer blocks: channel parameters, then one word per step of the walk. */
import type { Multiplier } from "../../ir/graph.js";
import { type CoreShape, ceilDiv } from "../core-shape.js";
import type { KernelPart, PlaneRange, WeightPlan } from "../device-graph.js";
import { BackendError } from "../errors.js";
import { partWords } from "../tile/split-steps.js";

/** Weights of a convolution as the lowering sees them, whatever operator they come from. */
export interface DenseWeights {
  readonly outChannels: number;
  readonly kernel: readonly [number, number];
  /** Input planes that each block of OCP output channels reads. */
  readonly blocks: readonly PlaneRange[];
  /** All weights, and where in them lies the weight of output channel o for lane `lane` of plane `plane` at tap 0; -1: none. */
  readonly source: Int8Array;
  index(o: number, plane: number, lane: number): number;
  /** Distance in `source` of the lanes between two of a plane that have weights; 0: it is not the same for all. */
  readonly laneStep: number;
  /** Added to the index for tap (ky, kx) in row-major order; -1: the tap weighs nothing. */
  readonly taps: Int32Array;
  /** Weight zero point of an output channel. */
  zero(o: number): number;
  /** Bias with nothing folded in. */
  bias(o: number): number;
  multiplier(o: number): Multiplier;
  /** Zero point of the input that output channel o reads. */
  inputZero(o: number): number;
}

/** Writes its part of segment WEIGHTS, which is zero before. */
type Writer = (bytes: Uint8Array) => void;

/** Collects the contents of segment WEIGHTS. Planning needs offsets only: contents are written when they are asked for. */
export class WeightStore {
  private readonly chunks: { readonly offset: number; readonly length: number; readonly write: Writer }[] = [];
  private end = 0;

  /** Appends `length` bytes at a multiple of 32 and returns their offset. */
  add(length: number, write: Writer): number {
    const offset = ceilDiv(this.end, 32) * 32;
    this.chunks.push({ offset, length, write });
    this.end = offset + length;
    return offset;
  }

  /** The whole segment. */
  bytes(): Uint8Array {
    const all = new Uint8Array(ceilDiv(this.end, 32) * 32);
    for (const { offset, length, write } of this.chunks) {
      write(all.subarray(offset, offset + length));
    }
    return all;
  }
}

/** Bytes of a CHANNEL_PARAMS record: bias at 0, multiplier at 4, shift at 7, weight zero point at 8. */
const PARAM_BYTES = 16;

/** Parts of a block that exceeds the weight buffer: planes first, so that the input can be split alike; then taps. */
export function kernelParts(
  kernel: readonly [number, number],
  range: PlaneRange,
  capacity: number,
  maxTaps: number,
): KernelPart[] {
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
  const [kh, kw] = w.kernel;
  const partsOf = (range: PlaneRange): readonly KernelPart[] =>
    parts.length > 0 ? parts : [{ y0: 0, y1: kh, x0: 0, x1: kw, plane0: range.first, plane1: range.first + range.count }];
  const blockStart = new Int32Array(w.blocks.length + 1);
  w.blocks.forEach((range, b) => {
    blockStart[b + 1] = (blockStart[b] as number) + partsOf(range).reduce((sum, part) => sum + partWords(part, shape), 0);
  });
  const offset = store.add((blockStart[w.blocks.length] as number) * shape.weightWordBytes, (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    w.blocks.forEach((range, b) => {
      const sums = new Float64Array(shape.ocp);
      const heads: number[] = [];
      let at = (blockStart[b] as number) * shape.weightWordBytes;
      for (const part of partsOf(range)) {
        heads.push(at);
        const words = bytes.byteOffset + at + shape.paramWords * shape.weightWordBytes;
        packPart(w, part, b, new Int8Array(bytes.buffer, words), sums, shape);
        at += partWords(part, shape) * shape.weightWordBytes;
      }
      for (const head of heads) {
        for (let o = 0; o < shape.ocp; o++) {
          const channel = b * shape.ocp + o;
          writeParams(view, head, o, w, channel < w.outChannels ? channel : -1, sums[o] as number);
        }
      }
    });
  });
  const anyZero = Array.from({ length: w.outChannels }, (_, o) => w.zero(o)).some((zero) => zero !== 0);
  return { offset, blockStart, xsum: anyZero ? 1 : 0, parts, rowTaps: false };
}

/** Writes the words of one part of block b in walk order, and adds weights less zero points to `sums` per lane. */
function packPart(w: DenseWeights, part: KernelPart, b: number, words: Int8Array, sums: Float64Array, shape: CoreShape): void {
  const { icp, ocp, weightWordBytes } = shape;
  const { source, taps } = w;
  const kw = w.kernel[1];
  const planes = part.plane1 - part.plane0;
  const channels = Math.min(ocp, w.outChannels - b * ocp);
  const columns = part.x1 - part.x0;
  const tapsOf = Int32Array.from({ length: (part.y1 - part.y0) * columns }, (_, i) => {
    return taps[(part.y0 + Math.floor(i / columns)) * kw + part.x0 + (i % columns)] as number;
  });
  const even = w.laneStep > 0 && tapsOf.every((tap) => tap >= 0);
  const lanes = new Int32Array(icp);
  for (let p = 0; p < planes; p++) {
    for (let o = 0; o < channels; o++) {
      const channel = b * ocp + o;
      const zero = w.zero(channel);
      const plane = part.plane0 + p;
      const at = p * weightWordBytes + o * icp;
      const first = even ? w.index(channel, plane, 0) : -1;
      let sum: number;
      if (first >= 0 && w.index(channel, plane, icp - 1) >= 0) {
        sum = copyLanes(source, first, w.laneStep, tapsOf, words, at, planes * weightWordBytes, icp) - zero * icp * tapsOf.length;
      } else {
        for (let i = 0; i < icp; i++) {
          lanes[i] = w.index(channel, plane, i);
        }
        sum = copySomeLanes(source, lanes, zero, tapsOf, words, at, planes * weightWordBytes);
      }
      sums[o] = (sums[o] as number) + sum;
    }
  }
}

/** Copies the taps of `icp` lanes, a power of two from 4 on, to places `pitch` apart; returns the sum of the weights. */
function copyLanes(
  source: Int8Array,
  first: number,
  step: number,
  taps: Int32Array,
  words: Int8Array,
  start: number,
  pitch: number,
  icp: number,
): number {
  let sum = 0;
  for (let t = 0, at = start; t < taps.length; t++, at += pitch) {
    let from = first + (taps[t] as number);
    // Lanes inside, since they lie side by side: words of neighbouring taps are far apart. Four at a time are twice as fast.
    for (let to = at; to < at + icp; to += 4, from += 4 * step) {
      const a = source[from] as number;
      const b = source[from + step] as number;
      const c = source[from + 2 * step] as number;
      const d = source[from + 3 * step] as number;
      words[to] = a;
      words[to + 1] = b;
      words[to + 2] = c;
      words[to + 3] = d;
      sum = (sum + a + b + c + d) | 0;
    }
  }
  return sum;
}

/** The same where lanes or taps (below 0) have no weight: they weigh as much as the zero point and cancel exactly. Returns the sum of weights less zero points. */
function copySomeLanes(
  source: Int8Array,
  lanes: Int32Array,
  zero: number,
  taps: Int32Array,
  words: Int8Array,
  start: number,
  pitch: number,
): number {
  let sum = 0;
  let at = start;
  for (const tap of taps) {
    for (let i = 0; i < lanes.length; i++) {
      const index = lanes[i] as number;
      const value = index < 0 || tap < 0 ? zero : (source[index + tap] as number);
      words[at + i] = value;
      sum += value - zero;
    }
    at += pitch;
  }
  return sum;
}

/**
 * Parameters of one output lane of the block at byte `block`, which has output channel `channel`; -1: a lane without a channel, whose result is the zero point.
 * The input zero point is folded into the bias: sum (x - zx)(w - zw) = sum x (w - zw) - zx * sum (w - zw).
 */
export function writeParams(
  view: DataView,
  block: number,
  lane: number,
  w: DenseWeights,
  channel: number,
  weightSum: number,
): void {
  const at = block + lane * PARAM_BYTES;
  if (channel < 0) {
    view.setUint8(at + 7, 1);
    return;
  }
  const { mantissa, shift } = w.multiplier(channel);
  if (shift < 1 || shift > 55 || mantissa < 0 || mantissa >= 2 ** 24) {
    throw new BackendError(
      "BACKEND_GRAPH",
      `output channel ${channel}: multiplier ${mantissa} / 2^${shift} is outside 0..2^24-1 and 1..55`,
    );
  }
  view.setInt32(at, (w.bias(channel) - w.inputZero(channel) * weightSum) | 0, true);
  view.setUint32(at + 4, mantissa | (shift << 24), true);
  view.setInt16(at + 8, w.zero(channel), true);
}

/** Offsets of the taps of a kernel stored in row-major order. */
export const rowMajorTaps = (taps: number): Int32Array => Int32Array.from({ length: taps }, (_, i) => i);
