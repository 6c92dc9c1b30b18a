// SPDX-License-Identifier: Apache-2.0
/** The memory plan: reuse where it is safe, none where a layer may still be reading, none at all on request. */
import { SEGMENTS } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import type { DeviceLayer, FeatureMap, Job, View } from "../../src/backend/device-graph.js";
import { mapBytes, planMemory } from "../../src/backend/plan/memory.js";

const map = (index: number, place: FeatureMap["place"] = "maps", height = 8): FeatureMap => ({
  index,
  name: `m${index}`,
  channels: 40,
  height,
  width: 8,
  place,
});

const view = (m: FeatureMap): View => ({ map: m, channel: 0, channels: m.channels, height: m.height, width: m.width });

/** A layer that reads maps and writes one; nothing else of its job matters here. */
const layer = (output: FeatureMap, ...inputs: FeatureMap[]): DeviceLayer => {
  const job = { inputs: inputs.map(view), output: view(output) } as unknown as Job;
  return { name: output.name, kind: "conv", macs: 0, jobs: [job] };
};

describe("planMemory", () => {
  it("lets a chain alternate between two places, on page boundaries", () => {
    const maps = [map(0, "input"), map(1), map(2), map(3), map(4), map(5, "output")];
    const layers = maps.slice(1).map((m, i) => layer(m, maps[i] as FeatureMap));
    const plan = planMemory(maps, layers, false);
    const offsets = maps.slice(1, 5).map((m) => plan.placement.get(m)?.offset);
    expect(mapBytes(map(0))).toBe(2 * 8 * 8 * 32);
    // A map is free for reuse once its reader is complete: the layer after next writes there.
    expect(new Set(offsets).size).toBe(2);
    expect(offsets.every((o) => (o ?? 1) % 4096 === 0)).toBe(true);
    expect(plan.mapsBytes).toBe(2 * 4096);
    expect(plan.placement.get(maps[0] as FeatureMap)?.segment).toBe(SEGMENTS.INPUT);
    expect(plan.placement.get(maps[5] as FeatureMap)?.segment).toBe(SEGMENTS.OUTPUT);
  });

  it("keeps a map that a branch reads which is not ordered with the writer", () => {
    // 1 is read by 2 and 4; 3 follows 2 only, so 4 may still be reading 1 while 3 is written.
    const [input, one, two, three, four, out] = [map(0, "input"), map(1), map(2), map(3), map(4), map(5, "output")] as [
      FeatureMap,
      FeatureMap,
      FeatureMap,
      FeatureMap,
      FeatureMap,
      FeatureMap,
    ];
    const layers = [layer(one, input), layer(two, one), layer(three, two), layer(four, one), layer(out, three, four)];
    const plan = planMemory([input, one, two, three, four, out], layers, false);
    expect(plan.placement.get(three)?.offset).not.toBe(plan.placement.get(one)?.offset);
    expect(plan.order.producers).toEqual([[], [0], [1], [0], [2, 3]]);
    expect(plan.order.isAncestor(0, 4)).toBe(true);
    expect(plan.order.isAncestor(3, 2)).toBe(false);
  });

  it("keeps every map on request", () => {
    const maps = [map(0, "input"), map(1), map(2), map(3), map(4, "output")];
    const layers = maps.slice(1).map((m, i) => layer(m, maps[i] as FeatureMap));
    const plan = planMemory(maps, layers, true);
    expect(new Set(maps.slice(1, 4).map((m) => plan.placement.get(m)?.offset)).size).toBe(3);
    expect(plan.mapsBytes).toBe(3 * 4096);
  });
});
