// SPDX-License-Identifier: Apache-2.0
/** Additions fused into convolutions: the same bytes as the operators apart, with fewer layers. */
import { CORE_512, CORE_8192, CORE_TINY, type CoreConfig } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import type { QTensor } from "../../src/ir/graph.js";
import type { Program } from "../../src/package/program.js";
import { toMultiplier } from "../../src/quantise/multiplier.js";
import { check } from "./support/check.js";
import { FULL, type GraphBuilder, randomValues, window } from "./support/graphs.js";

const SAME = window([3, 3], [1, 1], [1, 1, 1, 1]);
const POINT = window([1, 1]);

type Factors = readonly [number, number];

function add(g: GraphBuilder, a: QTensor, b: QTensor, factors: Factors = [0.7, 0.41], table = false): QTensor {
  const y = g.tensor(a.channels, a.height, a.width);
  const multipliers = factors.map((f) => toMultiplier(f) as NonNullable<ReturnType<typeof toMultiplier>>);
  const mapped = table ? { table: randomValues(g.next, 256), preTable: { scale: y.scale, zeroPoint: 9 } } : {};
  const clamp = { lo: Math.max(-128, y.zeroPoint - 20), hi: 127 };
  g.add({ kind: "add", name: `add${y.id}`, inputs: [a.id, b.id], output: y.id, clamp, multipliers, ...mapped });
  return y;
}

function concat(g: GraphBuilder, parts: QTensor[]): QTensor {
  const [first] = parts as [QTensor];
  const y = g.tensor(
    parts.reduce((sum, t) => sum + t.channels, 0),
    first.height,
    first.width,
    first,
  );
  g.add({ kind: "concat", name: `concat${y.id}`, inputs: parts.map((t) => t.id), output: y.id, clamp: FULL });
  return y;
}

const kinds = (program: Program): string => program.layers.map((l) => l.kind).join(" ");

describe.each([
  ["512", CORE_512],
  ["8192", CORE_8192],
  ["tiny", CORE_TINY],
] as [string, CoreConfig][])("core %s", (_, core) => {
  const fused = (seed: number, make: (g: GraphBuilder) => QTensor[]): Program => check(seed, core, [1, 3], make);

  it("residual block: 3x3 and 1x1, either operand first, operands of very different scales", () => {
    const program = fused(40, (g) => {
      const x = g.conv(g.input(16, 11, 13), 40, SAME);
      const y = add(g, g.conv(g.conv(x, 24, SAME), 40, SAME), x);
      return [add(g, y, g.conv(g.conv(y, 24, POINT), 40, POINT), [0.9, 0.00003])];
    });
    expect(kinds(program)).toBe("conv conv conv conv conv");
  });

  it("both operands from convolutions: the later one adds the earlier one's result", () => {
    const program = fused(41, (g) => {
      const x = g.input(16, 12, 10);
      const a = g.conv(x, 72, window([3, 3], [2, 2], [1, 1, 1, 1]));
      return [add(g, a, g.conv(x, 72, window([1, 1], [2, 2])), [0.7, 0.4], true)];
    });
    expect(kinds(program)).toBe("conv conv");
    expect(program.layers[1]?.producers).toEqual([0]);
  });

  it("depthwise, weight zero points, an operand that is the convolution's own input", () => {
    const program = fused(42, (g) => {
      const x = g.conv(g.input(20, 9, 9), 45, POINT);
      const y = add(g, x, g.conv(x, 45, SAME, { groups: 45 }));
      return [add(g, g.conv(y, 45, SAME, { weightZero: true }), y)];
    });
    expect(kinds(program)).toBe("conv conv conv");
  });

  it("inside a concatenation, where operands begin inside a block of 32 channels", () => {
    fused(43, (g) => {
      const x = g.input(16, 6, 7);
      const parts = [16, 24, 64].map((channels) => {
        const like = g.conv(x, channels, POINT);
        return add(g, g.conv(x, channels, SAME), like);
      });
      const same = parts.map((t) => g.conv(t, t.channels, POINT, { quantisation: { scale: 0.03, zeroPoint: 3 } }));
      const whole = concat(g, same);
      return [g.conv(whole, 16, POINT), add(g, g.conv(x, 24, POINT), same[1] as QTensor), concat(g, parts)];
    });
  });

  it("blocks accumulated in parts", () => {
    fused(44, (g) => {
      const x = g.input(core === CORE_TINY ? 520 : 1100, 4, 5);
      const like = g.conv(x, 40, POINT);
      return [add(g, g.conv(x, 40, SAME), like)];
    });
  });
});

describe("not fused", () => {
  const layers = (make: (g: GraphBuilder) => QTensor[]): string => kinds(check(45, CORE_512, [2], make));

  it("when others read the convolution, or it is an output", () => {
    const program = layers((g) => {
      const x = g.input(16, 6, 6);
      const a = g.conv(x, 16, SAME);
      return [add(g, a, x), g.conv(a, 8, POINT)];
    });
    expect(program).toContain("add");
  });

  it("when the convolution has an activation table", () => {
    const program = layers((g) => {
      const x = g.input(16, 6, 6);
      return [add(g, g.conv(x, 16, SAME, { table: true }), x)];
    });
    expect(program).toBe("conv add");
  });

  it("when a tensor is added to itself", () => {
    const program = layers((g) => {
      const a = g.conv(g.input(16, 6, 6), 16, SAME);
      return [add(g, a, a)];
    });
    expect(program).toBe("conv add");
  });
});
