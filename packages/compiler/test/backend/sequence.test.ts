// SPDX-License-Identifier: Apache-2.0
/** The order of layers: producers first, and branches between each other's layers. */
import { preset } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { coreShape } from "../../src/backend/core-shape.js";
import type { DeviceLayer, FeatureMap, Job, View } from "../../src/backend/device-graph.js";
import { layerOrder } from "../../src/backend/plan/order.js";
import { independentPart, inSequence } from "../../src/backend/plan/sequence.js";

const shape = coreShape(preset("virt-16x512").core);

const map = (name: string): FeatureMap => ({ index: 0, name, channels: 64, height: 16, width: 16, place: "maps" });
const view = (m: FeatureMap): View => ({ map: m, channel: 0, channels: 64, height: 16, width: 16 });

/** A 3x3 convolution with as many blocks of output channels as it is long. */
const layer = (output: FeatureMap, blocks: number, ...inputs: FeatureMap[]): DeviceLayer => {
  const job = {
    inputs: inputs.map(view),
    output: view(output),
    height: 16,
    width: 16,
    kernel: [3, 3],
    stride: [1, 1],
    blocks: Array.from({ length: blocks }, () => ({ first: 0, count: 8 })),
  } as unknown as Job;
  return { name: output.name, kind: "conv", macs: 0, jobs: [job] };
};

const names = (layers: readonly DeviceLayer[]): string => layers.map(({ name }) => name).join(" ");

describe("inSequence", () => {
  it("leaves a chain as it is", () => {
    const [a, b, c, d] = [map("a"), map("b"), map("c"), map("d")] as const;
    const chain = [layer(b, 8, a), layer(c, 8, b), layer(d, 8, c)];
    expect(inSequence(chain, shape)).toEqual(chain);
    expect(independentPart(layerOrder(chain))).toBe(0);
  });

  it("puts layers of one branch between those of another", () => {
    const [a, b1, b2, c1, c2, out] = [map("a"), map("b1"), map("b2"), map("c1"), map("c2"), map("out")] as const;
    const layers = [layer(b1, 8, a), layer(b2, 8, b1), layer(c1, 8, a), layer(c2, 8, c1), layer(out, 8, b2, c2)];
    const sequence = inSequence(layers, shape);
    expect(names(sequence)).toBe("b1 c1 b2 c2 out");
    expect(independentPart(layerOrder(layers))).toBe(1 / 5);
    expect(independentPart(layerOrder(sequence))).toBe(3 / 5);
  });

  it("begins with the branch that takes longest", () => {
    const [a, b1, c1, c2, out] = [map("a"), map("b1"), map("c1"), map("c2"), map("out")] as const;
    const layers = [layer(b1, 8, a), layer(c1, 32, a), layer(c2, 32, c1), layer(out, 8, b1, c2)];
    expect(names(inSequence(layers, shape))).toBe("c1 b1 c2 out");
  });

  it("prefers a long layer to a somewhat longer way of short ones", () => {
    const [a, b1, b2, b3, c1, out] = [map("a"), map("b1"), map("b2"), map("b3"), map("c1"), map("out")] as const;
    const layers = [layer(b1, 16, a), layer(b2, 16, b1), layer(b3, 16, b2), layer(c1, 32, a), layer(out, 8, b3, c1)];
    expect(names(inSequence(layers, shape))).toBe("c1 b1 b2 b3 out");
  });
});
