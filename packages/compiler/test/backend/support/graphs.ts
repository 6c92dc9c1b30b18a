// SPDX-License-Identifier: Apache-2.0
/** Builds small quantised graphs with random values, and random generators that can be replayed. */
import type { ConvOp, QGraph, QOp, QTensor, Window } from "../../../src/ir/graph.js";
import { toMultiplier } from "../../../src/quantise/multiplier.js";

/** Deterministic generator (mulberry32): uniform in [0, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const integer = (next: () => number, low: number, high: number): number => low + Math.floor(next() * (high - low + 1));

export const randomValues = (next: () => number, count: number): Int8Array =>
  Int8Array.from({ length: count }, () => integer(next, -128, 127));

export const window = (
  kernel: [number, number],
  stride: [number, number] = [1, 1],
  pads: [number, number, number, number] = [0, 0, 0, 0],
  dilation: [number, number] = [1, 1],
): Window => ({ kernel, stride, pads, dilation });

export const outputSize = (size: number, kernel: number, stride: number, pads: number, dilation: number): number =>
  Math.floor((size + pads - (kernel - 1) * dilation - 1) / stride) + 1;

export const FULL = { lo: -128, hi: 127 };

/** Collects tensors and operators of a graph under construction. */
export class GraphBuilder {
  readonly tensors: QTensor[] = [];
  readonly ops: QOp[] = [];
  readonly inputs: number[] = [];
  readonly next: () => number;

  constructor(seed: number) {
    this.next = random(seed);
  }

  tensor(channels: number, height: number, width: number, quantisation?: { scale: number; zeroPoint: number }): QTensor {
    const id = this.tensors.length;
    const { scale, zeroPoint } = quantisation ?? {
      scale: Math.fround(0.02 + this.next() * 0.05),
      zeroPoint: integer(this.next, -128, 127),
    };
    const t = { id, name: `t${id}`, channels, height, width, scale, zeroPoint };
    this.tensors.push(t);
    return t;
  }

  input(channels: number, height: number, width: number): QTensor {
    const t = this.tensor(channels, height, width);
    this.inputs.push(t.id);
    return t;
  }

  conv(
    x: QTensor,
    outChannels: number,
    w: Window,
    options: { groups?: number; weightZero?: boolean; table?: boolean; quantisation?: { scale: number; zeroPoint: number } } = {},
  ): QTensor {
    const { next } = this;
    const groups = options.groups ?? 1;
    const [kh, kw] = w.kernel;
    const height = outputSize(x.height, kh, w.stride[0], w.pads[0] + w.pads[2], w.dilation[0]);
    const width = outputSize(x.width, kw, w.stride[1], w.pads[1] + w.pads[3], w.dilation[1]);
    const y = this.tensor(outChannels, height, width, options.quantisation);
    const taps = (x.channels / groups) * kh * kw;
    const op: ConvOp = {
      kind: "conv",
      name: `conv${this.ops.length}`,
      inputs: [x.id],
      output: y.id,
      clamp: integer(next, 0, 1) === 1 ? { lo: Math.max(-128, y.zeroPoint), hi: 127 } : FULL,
      window: w,
      groups,
      weights: randomValues(next, outChannels * taps),
      weightZero: options.weightZero === true ? Int16Array.from({ length: outChannels }, () => integer(next, -128, 127)) : null,
      bias: Int32Array.from({ length: outChannels }, () => integer(next, -20000, 20000)),
      multipliers: Array.from(
        { length: outChannels },
        () => toMultiplier((0.5 + next()) / (90 * Math.sqrt(taps))) as ConvOp["multipliers"][0],
      ),
      ...(options.table === true
        ? { table: randomValues(next, 256), preTable: { scale: y.scale, zeroPoint: integer(next, -20, 20) } }
        : {}),
    };
    this.ops.push(op);
    return y;
  }

  /** Adds an operator whose output tensor exists already. */
  add(op: QOp): void {
    this.ops.push(op);
  }

  graph(outputs: readonly QTensor[]): QGraph {
    return {
      name: "test",
      batch: 1,
      tensors: this.tensors,
      ops: this.ops,
      inputs: this.inputs,
      outputs: outputs.map((t) => t.id),
      userInputs: [],
      userOutputs: [],
      head: [],
      tail: [],
      macs: 0,
    };
  }

  values(): Int8Array[] {
    return this.inputs.map((id) => {
      const t = this.tensors[id] as QTensor;
      return randomValues(this.next, t.channels * t.height * t.width);
    });
  }
}
