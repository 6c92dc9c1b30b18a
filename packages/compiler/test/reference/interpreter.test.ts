// SPDX-License-Identifier: Apache-2.0
/** The interpreter against the float executor: with scales of one and small integers both must give the same numbers. */
import { describe, expect, it } from "vitest";
import type { Attribute } from "../../src/frontend/onnx-model.js";
import { tensor } from "../../src/frontend/tensor.js";
import { evaluate } from "../../src/host-ops/operators.js";
import type { ConvOp, DeconvOp, Multiplier, PoolOp, QOp, QTensor } from "../../src/ir/graph.js";
import { runOperator } from "../../src/reference/interpreter.js";
import { randomTensor } from "../support/data.js";

const ONE: Multiplier = { mantissa: 2 ** 23, shift: 23 };
const FULL = { lo: -128, hi: 127 };

function map(channels: number, height: number, width: number, zeroPoint = 0, scale = 1): QTensor {
  return { id: 0, name: "", channels, height, width, scale, zeroPoint };
}

function bytes(count: number, limit: number, seed: number): Int8Array {
  return Int8Array.from(randomTensor([count], seed).data, (x) => Math.round(x * limit));
}

/** float32 tensor of integers minus a zero point. */
function float(shape: readonly number[], data: Int8Array, zero = 0) {
  return tensor(
    "float32",
    shape,
    Float32Array.from(data, (x) => x - zero),
  );
}

function run(op: object, inputs: readonly Int8Array[], sources: readonly QTensor[], output: QTensor): number[] {
  return Array.from(
    runOperator({ name: "op", inputs: [], output: 0, clamp: FULL, ...op } as unknown as QOp, inputs, sources, output),
  );
}

function expected(
  op: string,
  inputs: readonly ReturnType<typeof float>[],
  attributes: Record<string, Attribute>,
  zero: number,
): number[] {
  const [result] = evaluate({ op, inputs, attributes, outputs: 1, opset: 19 });
  return Array.from(result?.data ?? [], (x) => Math.min(127, Math.max(-128, x + zero)));
}

interface Case {
  readonly kernel: [number, number];
  readonly stride: [number, number];
  readonly pads: [number, number, number, number];
  readonly dilation: [number, number];
  readonly groups: number;
}

const CASES: readonly Case[] = [
  { kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], dilation: [1, 1], groups: 1 },
  { kernel: [3, 2], stride: [2, 1], pads: [0, 1, 2, 0], dilation: [1, 2], groups: 2 },
  { kernel: [1, 1], stride: [2, 2], pads: [0, 0, 0, 0], dilation: [1, 1], groups: 4 },
];

describe("convolution", () => {
  it.each(CASES)("of %j", ({ groups, ...window }) => {
    const source = map(4, 7, 8, 3);
    const weights = bytes(8 * (4 / groups) * window.kernel[0] * window.kernel[1], 3, 5);
    const weightZero = Int16Array.from({ length: 8 }, (_, i) => i - 4);
    const bias = Int32Array.from({ length: 8 }, (_, i) => i * 3);
    const image = bytes(4 * 7 * 8, 3, 9);
    const perChannel = weights.length / 8;
    const centred = weights.map((w, i) => w - (weightZero[Math.floor(i / perChannel)] as number));
    const attributes = { group: groups, strides: window.stride, pads: window.pads, dilations: window.dilation };
    const inputs = [
      float([1, 4, 7, 8], image, 3),
      float([8, 4 / groups, ...window.kernel], centred),
      tensor("float32", [8], bias),
    ];
    const [reference] = evaluate({ op: "Conv", inputs, attributes, outputs: 1, opset: 19 });
    const [, , height, width] = (reference?.shape ?? []) as [number, number, number, number];
    const op: Partial<ConvOp> = { kind: "conv", window, groups, weights, weightZero, bias, multipliers: new Array(8).fill(ONE) };
    expect(run(op, [image], [source], map(8, height, width, -2))).toEqual(expected("Conv", inputs, attributes, -2));
  });

  it.each(CASES.slice(0, 2))("transposed, of %j", ({ groups, ...window }) => {
    const image = bytes(4 * 3 * 5, 5, 2);
    const [kh, kw] = window.kernel;
    const stored = bytes(4 * (6 / groups) * kh * kw, 2, 4);
    const attributes = { group: groups, strides: window.stride, pads: window.pads, dilations: window.dilation };
    const inputs = [float([1, 4, 3, 5], image), float([4, 6 / groups, kh, kw], stored)];
    const [reference] = evaluate({ op: "ConvTranspose", inputs, attributes, outputs: 1, opset: 19 });
    const [, , height, width] = (reference?.shape ?? []) as [number, number, number, number];
    // ONNX stores [IC][OC/groups]; the graph [OC][IC/groups].
    const weights = new Int8Array(stored.length);
    const [inGroup, outGroup, taps] = [4 / groups, 6 / groups, kh * kw];
    for (let o = 0; o < 6; o++) {
      for (let i = 0; i < inGroup; i++) {
        const channel = Math.floor(o / outGroup) * inGroup + i;
        weights.set(stored.subarray((channel * outGroup + (o % outGroup)) * taps).subarray(0, taps), (o * inGroup + i) * taps);
      }
    }
    const op: Partial<DeconvOp> = {
      kind: "deconv",
      window,
      groups,
      weights,
      weightZero: null,
      bias: new Int32Array(6),
      multipliers: new Array(6).fill(ONE),
    };
    expect(run(op, [image], [map(4, 3, 5)], map(6, height, width))).toEqual(expected("ConvTranspose", inputs, attributes, 0));
  });
});

describe("pooling", () => {
  const window = { kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1], dilation: [1, 1] } as const;
  const attributes = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };
  const image = bytes(2 * 6 * 6, 100, 8);

  it("takes the maximum", () => {
    const op: Partial<PoolOp> = { kind: "maxpool", window, countIncludePad: false };
    expect(run(op, [image], [map(2, 6, 6, 4)], map(2, 3, 3, 4))).toEqual(
      expected("MaxPool", [float([1, 2, 6, 6], image, 4)], attributes, 4),
    );
  });

  it.each([false, true])("averages, counting padding: %s", (countIncludePad) => {
    const op: Partial<PoolOp> = { kind: "avgpool", window, countIncludePad };
    const results = run(op, [image], [map(2, 6, 6)], map(2, 3, 3));
    const exact = expected(
      "AveragePool",
      [float([1, 2, 6, 6], image)],
      { ...attributes, count_include_pad: Number(countIncludePad) },
      0,
    );
    results.forEach((value, i) => {
      expect(Math.abs(value - (exact[i] as number))).toBeLessThanOrEqual(0.5 + 1e-5);
    });
  });
});

describe("other operators", () => {
  const a = bytes(8, 60, 3);
  const b = bytes(8, 60, 6);
  const two = [map(2, 2, 2, 1), map(2, 2, 2, -2)];

  it("add and multiply around their zero points", () => {
    const sum = Array.from(a, (x, i) => Math.max(-128, Math.min(127, x - 1 + (b[i] as number) + 2 + 5)));
    expect(run({ kind: "add", multipliers: [ONE, ONE] }, [a, b], two, map(2, 2, 2, 5))).toEqual(sum);
    const half = { mantissa: 2 ** 23, shift: 24 };
    const product = run({ kind: "mul", multipliers: [half] }, [a, b], two, map(2, 2, 2));
    product.forEach((value, i) => {
      const exact = (((a[i] as number) - 1) * ((b[i] as number) + 2)) / 2;
      expect(Math.abs(value - Math.max(-128, Math.min(127, exact)))).toBeLessThanOrEqual(0.5);
    });
  });

  it("concatenates with a rescale per input", () => {
    const result = run({ kind: "concat" }, [a, b], [map(2, 2, 2), map(2, 2, 2, 0, 2)], map(4, 2, 2));
    expect(result.slice(0, 8)).toEqual(Array.from(a));
    expect(result.slice(8)).toEqual(Array.from(b, (x) => Math.max(-128, Math.min(127, 2 * x))));
  });

  it("repeats pixels", () => {
    const image = Int8Array.from([1, 2, 3, 4]);
    expect(run({ kind: "resize", factor: [1, 2] }, [image], [map(1, 2, 2)], map(1, 2, 4))).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });

  it("looks values up in tables after the clamp", () => {
    const table = Int8Array.from({ length: 256 }, (_, i) => (i < 128 ? i : i - 256) >> 1);
    const op = { kind: "map", table, clamp: { lo: 0, hi: 127 } };
    expect(run(op, [Int8Array.from([-9, 8, 100])], [map(1, 1, 3)], map(1, 1, 3))).toEqual([0, 4, 50]);
  });

  it("aims at the quantisation before the table", () => {
    const negate = Int8Array.from({ length: 256 }, (_, i) => -((i < 128 ? i : i - 256) | 0));
    const op = { kind: "add", multipliers: [ONE, ONE], table: negate, preTable: { scale: 1, zeroPoint: 10 } };
    expect(run(op, [Int8Array.from([1]), Int8Array.from([2])], [map(1, 1, 1), map(1, 1, 1)], map(1, 1, 1, -99))).toEqual([-13]);
  });
});
