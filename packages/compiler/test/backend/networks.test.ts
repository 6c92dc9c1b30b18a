// SPDX-License-Identifier: Apache-2.0
/** Whole int8 networks: executed instruction by instruction they equal the graph's interpretation. */
import { existsSync, readFileSync } from "node:fs";
import { CORE_512 } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import { importOnnx } from "../../src/frontend/import-onnx.js";
import { interpret } from "../../src/reference/interpreter.js";
import { random, randomValues } from "./support/graphs.js";
import { runProgram } from "./support/run-program.js";

const DATA = new URL("../../../../../shared/data/", import.meta.url);

describe.each([
  ["mlperf-tiny/pretrainedResnet_quant.onnx", [1, 4]],
  ["mlperf-tiny/kws_ref_model.onnx", [3]],
])("%s", (file, cores) => {
  const url = new URL(file, DATA);
  it.skipIf(!existsSync(url))("equals its interpretation", () => {
    const graph = importOnnx(readFileSync(url));
    const next = random(7);
    const inputs = graph.inputs.map((id) => {
      const t = graph.tensors.find((x) => x.id === id);
      return randomValues(next, (t?.channels ?? 0) * (t?.height ?? 0) * (t?.width ?? 0));
    });
    const expected = interpret(graph, inputs);
    const program = compileGraph(graph, CORE_512, { maxCores: Math.max(...cores) });
    for (const n of cores) {
      runProgram(program, CORE_512, n, inputs).forEach((values, i) => {
        expect(
          Buffer.compare(
            Buffer.from(values.buffer),
            Buffer.from((expected.get(graph.outputs[i] as number) as Int8Array).slice().buffer),
          ),
          `${n} cores`,
        ).toBe(0);
      });
    }
  });
});
