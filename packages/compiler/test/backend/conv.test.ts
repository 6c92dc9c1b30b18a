// SPDX-License-Identifier: Apache-2.0
/** Convolutions compiled and executed instruction by instruction equal their direct computation. */
import { CORE_512, CORE_TINY, type CoreConfig } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import type { QTensor } from "../../src/ir/graph.js";
import { computeGraph } from "./support/direct.js";
import { GraphBuilder, window } from "./support/graphs.js";
import { runProgram } from "./support/run-program.js";

/** Compiles the graph that `make` builds and compares every output on each number of cores. */
function check(seed: number, core: CoreConfig, cores: readonly number[], make: (g: GraphBuilder) => QTensor[]): void {
  const builder = new GraphBuilder(seed);
  const outputs = make(builder);
  const graph = builder.graph(outputs);
  const inputs = builder.values();
  const expected = computeGraph(graph, inputs);
  const program = compileGraph(graph, core, { maxCores: Math.max(...cores) });
  for (const n of cores) {
    runProgram(program, core, n, inputs).forEach((values, i) => {
      expect(values, `seed ${seed}, ${n} cores, output ${i}`).toEqual(expected.get((outputs[i] as QTensor).id));
    });
  }
}

describe("conv", () => {
  it("3x3 with padding, tails of channels and pixels", () => check(1, CORE_512, [1, 3, 4], (g) => [g.conv(g.input(20, 9, 11), 37, window([3, 3], [1, 1], [1, 1, 1, 1]))]));
  it("1x1 as a line of pixels", () => check(2, CORE_512, [1, 5], (g) => [g.conv(g.input(40, 7, 7), 64, window([1, 1]))]));
  it("stride 2, kernel 3 and 1, uneven padding", () =>
    check(3, CORE_512, [1, 2, 7], (g) => {
      const x = g.conv(g.input(16, 15, 17), 32, window([3, 3], [2, 2], [0, 0, 1, 1]));
      return [g.conv(x, 24, window([1, 1], [2, 2]))];
    }));
  it("weight zero points", () => check(4, CORE_512, [1, 2], (g) => [g.conv(g.input(12, 6, 6), 10, window([3, 3], [1, 1], [1, 1, 1, 1]), { weightZero: true })]));
});
