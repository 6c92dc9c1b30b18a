// SPDX-License-Identifier: Apache-2.0
/** The float executor against the expected outputs of the ONNX operator tests: no quantisation, float accuracy. */
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/frontend/errors.js";
import { importFloat } from "../../src/frontend/import-onnx.js";
import { parseModel } from "../../src/frontend/parse-model.js";
import { execute } from "../../src/quantise/calibration/execute.js";
import { operatorTestNames, readOperatorTest } from "../../src/reference/operator-test-files.js";
import { HAS_DATA, OPERATOR_TESTS } from "../support/data.js";

/** Expected outputs that are wrong (see the conformance test), and one of empty tensors. */
const EXCEPTED = /qlinearmatmul_\dD_int8/;

describe.skipIf(!HAS_DATA)("float operators", async () => {
  const names = HAS_DATA ? (await operatorTestNames(OPERATOR_TESTS)).filter((name) => !EXCEPTED.test(name)) : [];
  let run = 0;

  it.each(names)("%s", async (name) => {
    const { model, inputs, outputs } = await readOperatorTest(OPERATOR_TESTS, name);
    const { inputs: declared, outputs: results } = parseModel(model);
    const constants = Object.fromEntries(
      declared
        .map(({ name: input }, i) => [input, inputs[i]] as const)
        .slice(1)
        .filter(([, value]) => value),
    );
    try {
      const graph = importFloat(model, { constants: constants as never });
      const values = execute(graph, new Map(graph.inputs.map(({ name: input }) => [input, inputs[0] as never])));
      results.forEach(({ name: output }, i) => {
        const actual = values.get(output);
        const expected = outputs[i];
        expect(actual?.shape, output).toEqual(expected?.shape);
        const scale = Array.from(expected?.data ?? []).reduce((most, x) => Math.max(most, Math.abs(x)), 1);
        actual?.data.forEach((x, k) => {
          expect(Math.abs(x - (expected?.data[k] as number)), `${output}[${k}]`).toBeLessThanOrEqual(1e-5 * scale);
        });
      });
      run++;
    } catch (error) {
      // Forms outside the operator list: refused in words, which the conformance test checks one by one.
      if (!(error instanceof ModelError)) throw error;
      expect(error.message).toMatch(/spatial dimensions|Indices|open dimension|not supported/);
    }
  });

  it("computes nearly all of them", () => expect(run).toBeGreaterThan(265));
});
