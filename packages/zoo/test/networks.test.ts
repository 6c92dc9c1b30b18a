// SPDX-License-Identifier: Apache-2.0
import { encodeModel, type OnnxModel } from "@tessera/compiler";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { ZooError } from "../src/errors.js";
import { buildNetwork, NETWORK_NAMES } from "../src/networks/build.js";
import { Random } from "../src/random.js";

/** Standard deviation of every inner value that a Conv or Add makes, by onnxruntime, on a random input. */
async function deviations(model: OnnxModel, seed: number): Promise<{ name: string; std: number }[]> {
  const watched = model.nodes.filter((n) => ["Conv", "Add", "Gemm"].includes(n.opType)).map((n) => n.outputs[0] as string);
  const outputs = watched.map((name) => ({ name, type: "float32" as const, shape: null }));
  const session = await InferenceSession.create(encodeModel({ ...model, outputs }));
  const shape = model.inputs[0]?.shape as number[];
  const random = new Random(seed);
  const data = Float32Array.from({ length: shape.reduce((n, d) => n * d, 1) }, () => random.normal());
  const results = await session.run({ input: new Tensor("float32", data, shape) });
  return watched.map((name) => {
    const values = results[name]?.data as Float32Array;
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return { name, std: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) };
  });
}

const GIGA_MACS = [
  ["resnet50", 4.089],
  ["inception-v3", 5.713],
  ["mobilenet-v1", 0.569],
  ["mobilenet-v1-0.75", 0.325],
  ["mobilenet-v2", 0.301],
  ["resnet18", 1.814],
  ["squeezenet-1.1", 0.349],
] as const;

describe("published networks", () => {
  it.each(GIGA_MACS)("%s has %d GMAC at its published resolution", (name, expected) => {
    expect(buildNetwork(name).macs / 1e9).toBeCloseTo(expected, 3);
  });

  it("vgg16 has 15.470 GMAC (counted at a seventh of the resolution, as its weights are half a gigabyte)", () => {
    // Convolutions scale with the area; the first Gemm with the map it reads; the others are constant.
    const { macs } = buildNetwork("vgg16", { resolution: 32 });
    const fixed = 4096 * 4096 + 4096 * 1000;
    const convolutions = (macs - fixed - 512 * 4096) * 49;
    expect((convolutions + 512 * 49 * 4096 + fixed) / 1e9).toBeCloseTo(15.47, 3);
  });

  it("has reproducible weights that depend on the seed", () => {
    const weight = (seed: number): Float32Array =>
      buildNetwork("mobilenet-v1", { resolution: 32, seed }).model.initializers.get("conv_0_weight")?.data as Float32Array;
    expect(weight(1)).toEqual(weight(1));
    expect(weight(1)).not.toEqual(weight(2));
  });

  it("refuses unknown names and resolutions that are too small", () => {
    expect(() => buildNetwork("alexnet")).toThrow(ZooError);
    expect(() => buildNetwork("toString")).toThrow(ZooError);
    expect(() => buildNetwork("inception-v3", { resolution: 32 })).toThrow(/too small/);
  });
});

const SMALL: Readonly<Record<string, number>> = { vgg16: 64, "inception-v3": 107 };

describe("activations", () => {
  it.each(NETWORK_NAMES)("of %s neither vanish nor explode", { timeout: 120_000 }, async (name) => {
    const { model } = buildNetwork(name, { resolution: SMALL[name] ?? 96, classes: 100 });
    for (const { name: value, std } of await deviations(model, 5)) {
      expect(std, value).toBeGreaterThan(0.15);
      expect(std, value).toBeLessThan(4);
    }
  });
});
