// SPDX-License-Identifier: Apache-2.0
/** Pooling, element-wise operators, concatenation, resizing and transposed convolution equal their direct computation. */
import { CORE_512, CORE_8192, CORE_TINY, type CoreConfig } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import type { PoolOp, QTensor } from "../../src/ir/graph.js";
import { toMultiplier } from "../../src/quantise/multiplier.js";
import { check } from "./support/check.js";
import { FULL, type GraphBuilder, outputSize, randomValues, window } from "./support/graphs.js";

function pool(g: GraphBuilder, kind: PoolOp["kind"], x: QTensor, w: PoolOp["window"], countIncludePad = false): QTensor {
  const height = outputSize(x.height, w.kernel[0], w.stride[0], w.pads[0] + w.pads[2], w.dilation[0]);
  const width = outputSize(x.width, w.kernel[1], w.stride[1], w.pads[1] + w.pads[3], w.dilation[1]);
  const y = g.tensor(x.channels, height, width, { scale: Math.fround(x.scale * 0.7), zeroPoint: 3 });
  g.add({ kind, name: `pool${y.id}`, inputs: [x.id], output: y.id, clamp: FULL, window: w, countIncludePad });
  return y;
}

function eltwise(g: GraphBuilder, kind: "add" | "mul", a: QTensor, b: QTensor): QTensor {
  const y = g.tensor(a.channels, a.height, a.width);
  const factors = kind === "add" ? [0.8, 0.043] : [0.009];
  const multipliers = factors.map((f) => toMultiplier(f) as NonNullable<ReturnType<typeof toMultiplier>>);
  g.add({ kind, name: `${kind}${y.id}`, inputs: [a.id, b.id], output: y.id, clamp: FULL, multipliers });
  return y;
}

function concat(g: GraphBuilder, inputs: QTensor[], quantisation: { scale: number; zeroPoint: number }): QTensor {
  const first = inputs[0] as QTensor;
  const y = g.tensor(
    inputs.reduce((sum, t) => sum + t.channels, 0),
    first.height,
    first.width,
    quantisation,
  );
  g.add({ kind: "concat", name: `concat${y.id}`, inputs: inputs.map((t) => t.id), output: y.id, clamp: FULL });
  return y;
}

function resize(g: GraphBuilder, x: QTensor, factor: readonly [number, number]): QTensor {
  const y = g.tensor(x.channels, x.height * factor[0], x.width * factor[1], { scale: x.scale, zeroPoint: x.zeroPoint });
  g.add({ kind: "resize", name: `resize${y.id}`, inputs: [x.id], output: y.id, clamp: FULL, factor });
  return y;
}

function deconv(
  g: GraphBuilder,
  x: QTensor,
  outChannels: number,
  w: PoolOp["window"],
  outputPadding: number,
  groups = 1,
): QTensor {
  const size = (n: number, axis: 0 | 1): number =>
    (n - 1) * w.stride[axis] -
    w.pads[axis] -
    w.pads[(axis + 2) as 2 | 3] +
    (w.kernel[axis] - 1) * w.dilation[axis] +
    1 +
    outputPadding;
  const y = g.tensor(outChannels, size(x.height, 0), size(x.width, 1));
  const taps = (x.channels / groups) * w.kernel[0] * w.kernel[1];
  g.add({
    kind: "deconv",
    name: `deconv${y.id}`,
    inputs: [x.id],
    output: y.id,
    clamp: FULL,
    window: w,
    groups,
    weights: randomValues(g.next, outChannels * taps),
    weightZero: null,
    bias: Int32Array.from({ length: outChannels }, (_, o) => o * 100 - 500),
    multipliers: Array.from({ length: outChannels }, () => toMultiplier(0.0007) as NonNullable<ReturnType<typeof toMultiplier>>),
  });
  return y;
}

const POINT = window([1, 1]);
const cores: readonly [string, CoreConfig][] = [
  ["512", CORE_512],
  ["8192", CORE_8192],
  ["tiny", CORE_TINY],
];

describe.each(cores)("core %s", (_, core) => {
  it("max pooling with stride, padding and a table after it", () => {
    check(20, core, [1, 3], (g) => [pool(g, "maxpool", g.input(50, 14, 15), window([3, 3], [2, 2], [1, 1, 1, 1]))]);
  });

  it("average pooling counting or not counting the padding", () => {
    check(21, core, [1, 4], (g) => {
      const x = g.input(40, 9, 10);
      return [
        pool(g, "avgpool", x, window([3, 3], [1, 1], [1, 1, 1, 1])),
        pool(g, "avgpool", x, window([3, 3], [2, 2], [1, 1, 1, 1]), true),
      ];
    });
  });

  it("global average of 7x7, and of more rows than one walk has taps", () => {
    check(22, core, [1, 2], (g) => [
      pool(g, "avgpool", g.input(70, 7, 7), window([7, 7])),
      pool(g, "avgpool", g.input(8, 66, 3), window([66, 3])),
    ]);
  });

  it("sum and product", () => {
    check(23, core, [1, 3], (g) => {
      const a = g.input(44, 7, 9);
      const b = g.input(44, 7, 9);
      const sum = eltwise(g, "add", a, b);
      return [eltwise(g, "mul", sum, b), eltwise(g, "add", sum, sum)];
    });
  });

  it("concatenation in place, of other scales, and of channel counts that are not aligned", () => {
    check(24, core, [1, 3], (g) => {
      const q = { scale: Math.fround(0.031), zeroPoint: -7 };
      const x = g.input(16, 6, 7);
      const a = g.conv(x, 32, POINT, { quantisation: q });
      const b = g.conv(x, 64, window([3, 3], [1, 1], [1, 1, 1, 1]), { quantisation: q });
      const c = g.conv(x, 20, POINT);
      const inner = concat(g, [a, b, c], q);
      const d = g.conv(x, 13, POINT);
      return [concat(g, [inner, x], q), g.conv(concat(g, [d, c, a], q), 24, POINT), g.conv(inner, 8, window([3, 3]))];
    });
  });

  it("concatenation at channels inside a block of 32", () => {
    check(25, core, [1, 2], (g) => {
      const q = { scale: Math.fround(0.031), zeroPoint: 4 };
      const x = g.input(16, 6, 7);
      const parts = [8, 16, 40, 24].map((channels) => g.conv(x, channels, POINT, { quantisation: q }));
      const whole = concat(g, parts, q);
      const [a, b, c] = parts as [QTensor, QTensor, QTensor, QTensor];
      return [
        g.conv(whole, 16, window([3, 3])),
        g.conv(c, 24, POINT),
        eltwise(g, "add", g.conv(b, 8, POINT), a),
        pool(g, "maxpool", b, window([2, 2])),
      ];
    });
  });

  it("nearest resize", () => {
    check(26, core, [1, 2], (g) => [resize(g, g.input(24, 5, 6), [2, 3])]);
  });

  it("transposed convolution: stride, padding, groups, empty phases", () => {
    check(27, core, [1, 3], (g) => {
      const x = g.input(16, 5, 6);
      return [
        deconv(g, x, 24, window([3, 3], [2, 2], [1, 1, 1, 1]), 1),
        deconv(g, x, 32, window([4, 4], [2, 2], [1, 1, 1, 1]), 0, 2),
        deconv(g, x, 8, window([2, 2], [3, 3]), 0),
        deconv(g, x, 8, window([3, 2], [2, 3], [0, 0, 0, 0], [2, 2]), 0),
      ];
    });
  });

  it("map through a table", () => {
    check(28, core, [1, 2], (g) => {
      const x = g.input(20, 5, 5);
      const y = g.tensor(20, 5, 5);
      g.add({
        kind: "map",
        name: "map",
        inputs: [x.id],
        output: y.id,
        clamp: { lo: -100, hi: 90 },
        table: randomValues(g.next, 256),
      });
      return [y];
    });
  });

  it("reuses memory only where it is safe: outputs stay correct in a branching network", () => {
    const program = check(29, core, [1, 4], (g) => {
      const x = g.input(16, 12, 12);
      let a = g.conv(x, 32, window([3, 3], [1, 1], [1, 1, 1, 1]));
      for (let i = 0; i < 4; i++) {
        const b = g.conv(a, 32, window([3, 3], [1, 1], [1, 1, 1, 1]));
        a = eltwise(g, "add", g.conv(b, 32, POINT), a);
      }
      return [a];
    });
    const maps = 12;
    expect(program.mapsBytes).toBeLessThan(maps * 32 * 12 * 12);
  });
});
