// SPDX-License-Identifier: Apache-2.0
/** The comparison that the tests of the back end share. */
import type { CoreConfig } from "@tessera/hw";
import { expect } from "vitest";
import { type CompileOptions, compileGraph } from "../../../src/backend/compile.js";
import type { QTensor } from "../../../src/ir/graph.js";
import type { Program } from "../../../src/package/program.js";
import { verifyProgram } from "../../../src/verify/verify.js";
import { computeGraph } from "./direct.js";
import { GraphBuilder } from "./graphs.js";
import { runProgram } from "./run-program.js";

/** Compiles the graph that `make` builds, verifies the program and compares every output on each number of cores. */
export function check(
  seed: number,
  core: CoreConfig,
  cores: readonly number[],
  make: (g: GraphBuilder) => QTensor[],
  options: CompileOptions = {},
): Program {
  const builder = new GraphBuilder(seed);
  const outputs = make(builder);
  const graph = builder.graph(outputs);
  const images = Array.from({ length: options.images ?? 1 }, () => builder.values());
  const expected = images.flatMap((inputs) => {
    const values = computeGraph(graph, inputs);
    return outputs.map((t) => values.get(t.id));
  });
  const program = compileGraph(graph, core, { maxCores: Math.max(...cores), ...options });
  verifyProgram(program, core);
  for (const n of cores) {
    runProgram(program, core, n, images.flat()).forEach((values, i) => {
      expect(values, `seed ${seed}, ${n} cores, output ${i}`).toEqual(expected[i]);
    });
  }
  return program;
}
