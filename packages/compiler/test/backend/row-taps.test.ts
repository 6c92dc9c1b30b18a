// SPDX-License-Identifier: Apache-2.0
/** Depthwise convolutions and averages by row taps: the same bytes as step by step, in fewer cycles. */
import { CORE_512, CORE_8192, CORE_TINY, type CoreConfig } from "@tessera/hw";
import { decodeAll } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import type { QTensor, Window } from "../../src/ir/graph.js";
import type { Layer, Program } from "../../src/package/program.js";
import { toMultiplier } from "../../src/quantise/multiplier.js";
import { check } from "./support/check.js";
import { FULL, type GraphBuilder, outputSize, window } from "./support/graphs.js";

const depthwise = (g: GraphBuilder, x: QTensor, w: Window, weightZero = false): QTensor =>
  g.conv(x, x.channels, w, { groups: x.channels, weightZero });

function average(g: GraphBuilder, x: QTensor, w: Window, countIncludePad: boolean): QTensor {
  const height = outputSize(x.height, w.kernel[0], w.stride[0], w.pads[0] + w.pads[2], w.dilation[0]);
  const width = outputSize(x.width, w.kernel[1], w.stride[1], w.pads[1] + w.pads[3], w.dilation[1]);
  const y = g.tensor(x.channels, height, width, { scale: Math.fround(x.scale * 0.7), zeroPoint: 3 });
  g.add({ kind: "avgpool", name: `pool${y.id}`, inputs: [x.id], output: y.id, clamp: FULL, window: w, countIncludePad });
  return y;
}

/** Per layer, in the order in which the graph was built: whether its convolutions use row taps. */
function usesRowTaps(program: Program): boolean[] {
  const number = ({ name }: Layer): number => Number(/\d+$/.exec(name)?.[0]);
  const layers = program.layers.toSorted((a, b) => number(a) - number(b));
  return layers.map((layer) =>
    (layer.tilings[0]?.ifps ?? []).some((ifp) =>
      decodeAll(program.instructions.subarray(ifp.offset * 32, (ifp.offset + ifp.words) * 32)).some(
        ({ fields }) => fields.row_taps === 1,
      ),
    ),
  );
}

describe.each([
  ["512", CORE_512],
  ["8192", CORE_8192],
  ["tiny", CORE_TINY],
] as [string, CoreConfig][])("core %s", (_, core) => {
  const run = (seed: number, make: (g: GraphBuilder) => QTensor[], cores = [1, 3]): boolean[] =>
    usesRowTaps(check(seed, core, cores, make));

  it("3x3, stride 1 and 2, channels and columns that fill no group", () => {
    const used = run(50, (g) => {
      const x = depthwise(g, g.input(45, 13, 15), window([3, 3], [1, 1], [1, 1, 1, 1]));
      return [depthwise(g, x, window([3, 3], [2, 2], [1, 1, 1, 1])), depthwise(g, x, window([3, 3], [2, 2], [0, 0, 1, 1]))];
    });
    expect(used).toEqual([true, true, true]);
  });

  it("5x5, kernels wider than high, more taps than a phase holds", () => {
    const used = run(51, (g) => {
      const x = g.input(40, 14, 19);
      return [
        depthwise(g, x, window([5, 5], [1, 1], [2, 2, 2, 2])),
        depthwise(g, x, window([2, 7], [1, 2], [0, 3, 1, 3])),
        depthwise(g, x, window([1, 7], [1, 1], [0, 3, 0, 3])),
      ];
    });
    expect(used).toEqual([true, true, false]);
  });

  it("tiles of a single column keep the order of the weights", () => {
    const used = run(52, (g) => [depthwise(g, g.input(8, 5, 33), window([3, 3], [2, 2], [1, 1, 1, 1]))], [1, 16]);
    expect(used).toEqual([true]);
  });

  it("with a fused addition and rows of different widths", () => {
    const used = run(53, (g) => {
      const x = g.input(72, 9, 10);
      const a = depthwise(g, x, window([3, 3], [1, 1], [1, 1, 1, 1]));
      const y = g.tensor(72, 9, 10);
      const multipliers = [0.7, 0.4].map((f) => toMultiplier(f) as NonNullable<ReturnType<typeof toMultiplier>>);
      g.add({ kind: "add", name: "add", inputs: [x.id, a.id], output: y.id, clamp: FULL, multipliers });
      return [y];
    });
    expect(used).toEqual([true]);
  });

  it("not with weight zero points, dilated columns, or a channel multiplier", () => {
    const used = run(54, (g) => {
      const x = g.input(16, 9, 10);
      return [
        depthwise(g, x, window([3, 3], [1, 1], [1, 1, 1, 1]), true),
        depthwise(g, x, window([3, 3], [1, 1], [1, 2, 1, 2], [1, 2])),
        g.conv(x, 32, window([3, 3]), { groups: 16 }),
      ];
    });
    expect(used).toEqual([false, false, false]);
  });

  it("average pooling whose windows all count as many positions", () => {
    const used = run(55, (g) => {
      const x = g.input(16, 21, 65);
      const same = window([3, 3], [1, 1], [1, 1, 1, 1]);
      return [average(g, x, same, true), average(g, x, same, false), average(g, x, window([3, 3], [2, 2]), false)];
    });
    // On the large core the weights of small maps would take longer than the windows save.
    expect(used).toEqual([true, false, core !== CORE_8192]);
  });
});
