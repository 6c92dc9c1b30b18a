// SPDX-License-Identifier: Apache-2.0
/** Several images in one run: the results of as many single runs, fully connected layers computed once for all. */
import { CORE_512, CORE_8192, CORE_TINY, type CoreConfig } from "@tessera/hw";
import { decodeAll } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import type { QTensor } from "../../src/ir/graph.js";
import { packProgram } from "../../src/package/pack.js";
import type { Program } from "../../src/package/program.js";
import { unpackProgram } from "../../src/package/unpack.js";
import { toMultiplier } from "../../src/quantise/multiplier.js";
import { check } from "./support/check.js";
import { FULL, type GraphBuilder, outputSize, window } from "./support/graphs.js";

const SAME = window([3, 3], [1, 1], [1, 1, 1, 1]);

function pool(
  g: GraphBuilder,
  kind: "maxpool" | "avgpool",
  x: QTensor,
  kernel: [number, number],
  stride: [number, number],
): QTensor {
  const [height, width] = [0, 1].map((i) =>
    outputSize([x.height, x.width][i] as number, kernel[i] as number, stride[i] as number, 0, 1),
  );
  const y = g.tensor(x.channels, height as number, width as number, { scale: Math.fround(x.scale * 0.7), zeroPoint: 3 });
  g.add({
    kind,
    name: `pool${y.id}`,
    inputs: [x.id],
    output: y.id,
    clamp: FULL,
    window: window(kernel, stride),
    countIncludePad: false,
  });
  return y;
}

function add(g: GraphBuilder, a: QTensor, b: QTensor): QTensor {
  const y = g.tensor(a.channels, a.height, a.width);
  const multipliers = [0.7, 0.4].map((f) => toMultiplier(f) as NonNullable<ReturnType<typeof toMultiplier>>);
  g.add({ kind: "add", name: `add${y.id}`, inputs: [a.id, b.id], output: y.id, clamp: FULL, multipliers });
  return y;
}

const names = (program: Program): string[] => program.layers.map((l) => l.name);

describe.each([
  ["512", CORE_512],
  ["8192", CORE_8192],
  ["tiny", CORE_TINY],
] as [string, CoreConfig][])("core %s", (_, core) => {
  const run = (seed: number, make: (g: GraphBuilder) => QTensor[], images = 2): Program =>
    check(seed, core, [1, 3], make, { images });

  it("a network with a fully connected head on a map, three layers deep", () => {
    const program = run(60, (g) => {
      const x = pool(g, "maxpool", g.conv(g.input(3, 15, 13), 40, SAME), [3, 3], [2, 2]);
      const a = g.conv(x, 72, window([7, 6]));
      return [g.conv(g.conv(a, 45, window([1, 1]), { table: true }), 10, window([1, 1]))];
    });
    expect(names(program)).toHaveLength(2 * 2 + 3);
    expect(program.layers[4]?.producers).toEqual([2, 3]);
    expect(program.outputs.map(({ image, columns }) => [image, columns])).toEqual([
      [0, { first: 0, of: 2 }],
      [1, { first: 1, of: 2 }],
    ]);
    expect(unpackProgram(packProgram(program), core)).toEqual(program);
  });

  it("a fully connected layer behind a pointwise convolution, whose line of pixels becomes rows", () => {
    const program = run(61, (g) => {
      const x = g.input(16, 4, 5);
      const y = add(g, g.conv(x, 40, window([1, 1])), g.conv(x, 40, SAME));
      return [g.conv(y, 24, window([4, 5]))];
    });
    expect(names(program).filter((name) => name.includes("image 2"))).toHaveLength(2);
  });

  it("global average pooling in front, four images, blocks in parts", () => {
    const channels = core === CORE_TINY ? 700 : 64;
    run(
      62,
      (g) => [g.conv(pool(g, "avgpool", g.conv(g.input(8, 3, 3), channels, window([1, 1])), [3, 3], [1, 1]), 33, window([1, 1]))],
      core.pp,
    );
  });

  it("not when others read the map of a fully connected layer, or it reads the input", () => {
    const program = run(63, (g) => {
      const x = g.conv(g.input(8, 4, 4), 24, SAME);
      const head = g.conv(g.input(16, 2, 2), 8, window([2, 2]));
      return [g.conv(x, 16, window([4, 4])), g.conv(x, 16, SAME), head];
    });
    expect(names(program)).toHaveLength(2 * 4);
  });
});

describe("weights of a fully connected layer", () => {
  it("are loaded once for both images, even where the maps fill more than half the input buffer", () => {
    const program = check(65, CORE_512, [1], (g) => [g.conv(g.conv(g.input(8, 7, 7), 512, window([1, 1])), 16, window([7, 7]))], {
      images: 2,
    });
    const [layer] = program.layers.slice(-1);
    const loaded = (layer?.tilings[0]?.ifps ?? []).flatMap((ifp) =>
      decodeAll(program.instructions.subarray(ifp.offset * 32, (ifp.offset + ifp.words) * 32)).flatMap(({ name, fields }) =>
        name === "LOAD_W" ? [fields.words as number] : [],
      ),
    );
    const steps = (7 * 7 * 512) / CORE_512.icp;
    const parts = loaded.length / 2;
    expect(loaded.reduce((sum, words) => sum + words, 0)).toBe(2 * (steps + parts * 2));
  });
});

describe("number of images", () => {
  it("is at most PP", () => {
    const make = (g: GraphBuilder): QTensor[] => [g.conv(g.input(8, 4, 4), 8, SAME)];
    expect(() => check(64, CORE_512, [1], make, { images: CORE_512.pp + 1 })).toThrow("images is 5");
  });
});
