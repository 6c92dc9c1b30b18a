// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileGraph, importOnnx, type Program, runModel, type Tensor, tensor } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { openDevice } from "../src/index.js";

const MODEL = fileURLToPath(new URL("../../../../shared/data/mlperf-tiny/kws_ref_model.onnx", import.meta.url));
const SECONDS = 1000;
/** Every input of a program, different for each seed. */
const inputsOf = ({ userInputs }: Program, seed: number): Record<string, Tensor> =>
  Object.fromEntries(
    userInputs.map(({ name, type, shape }) => {
      const length = shape.reduce((product, dim) => product * dim, 1);
      return [
        name,
        tensor(
          type,
          shape,
          Float32Array.from({ length }, (_, i) => Math.round(Math.sin(i * 0.7 + seed) * 100)),
        ),
      ];
    }),
  );

describe.skipIf(!existsSync(MODEL))("a compiled network (skipped where ../shared/data is absent)", () => {
  it(
    "gives the interpreter's results and the same bytes of every layer on any number of cores",
    async () => {
      const config = preset("virt-16x512");
      const graph = importOnnx(readFileSync(MODEL));
      const program = compileGraph(graph, config.core, { maxCores: config.cores, keepIntermediates: true });
      const inputs = inputsOf(program, 0);
      const reference = runModel(graph, new Map(Object.entries(inputs)));
      await using device = await openDevice({ backend: "sw_emu", config });
      const digests: string[][] = [];
      for (const cores of [1, 3, 16]) {
        await using pool = await device.allocate({ cores });
        const loaded = await pool.load(program);
        const { outputs } = await loaded.infer(inputs);
        for (const { name } of program.userOutputs) expect(outputs[name]?.data).toEqual(reference.get(name)?.data);
        digests.push((await loaded.layerDigests()).map(({ sha256 }) => sha256));
      }
      expect(digests[0]).toHaveLength(program.layers.length);
      expect(digests[1]).toEqual(digests[0]);
      expect(digests[2]).toEqual(digests[0]);
    },
    120 * SECONDS,
  );

  it(
    "computes two images in one run, and three in two runs",
    async () => {
      const config = preset("virt-4x512");
      const graph = importOnnx(readFileSync(MODEL));
      const program = compileGraph(graph, config.core, { maxCores: 2, images: 2 });
      const sets = [1, 2, 3].map((seed) => inputsOf(program, seed));
      await using device = await openDevice({ backend: "sw_emu", config });
      await using pool = await device.allocate({ cores: 2 });
      const loaded = await pool.load(program);
      const { outputs } = await loaded.inferAll(sets);
      sets.forEach((inputs, i) => {
        const reference = runModel(graph, new Map(Object.entries(inputs)));
        for (const { name } of program.userOutputs) expect(outputs[i]?.[name]?.data).toEqual(reference.get(name)?.data);
      });
    },
    120 * SECONDS,
  );
});
