// SPDX-License-Identifier: Apache-2.0
/**
 * Places feature maps in the segments of a task. A map may reuse the place of another only when everything that wrote
 * or read the other is complete before any writer of the new one starts; so a layer's writes never overlap anything
 * that it, or a layer that may still be under way, reads, and a restart at any layer boundary finds its inputs.
 */
import { SEGMENTS } from "@tessera/isa";
import { BLOCK_CHANNELS, ceilDiv } from "../core-shape.js";
import type { DeviceLayer, FeatureMap } from "../device-graph.js";
import { type LayerOrder, layerOrder } from "./order.js";

export interface Placement {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
}

export interface MemoryPlan {
  readonly placement: ReadonlyMap<FeatureMap, Placement>;
  readonly order: LayerOrder;
  readonly mapsBytes: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
}

/** Feature maps start at pages, the unit in which segments are interleaved over banks. */
const ALIGN = 4096;
const align = (bytes: number): number => ceilDiv(bytes, ALIGN) * ALIGN;

/** Bytes of a map in memory. */
export const mapBytes = (map: FeatureMap): number =>
  ceilDiv(map.channels, BLOCK_CHANNELS) * map.height * map.width * BLOCK_CHANNELS;

const SEGMENT_OF = { maps: SEGMENTS.MAPS, input: SEGMENTS.INPUT, output: SEGMENTS.OUTPUT } as const;

/** All layers that touch `old` are complete before any writer of `next` starts. */
function mayReplace(old: FeatureMap, next: FeatureMap, order: LayerOrder): boolean {
  const users = [...(order.writers.get(old) ?? []), ...(order.readers.get(old) ?? [])];
  return (order.writers.get(next) ?? []).every((writer) => users.every((user) => order.isAncestor(user, writer)));
}

/** `keepAll`: no reuse, so that every intermediate map can be read after a run. */
export function planMemory(maps: readonly FeatureMap[], layers: readonly DeviceLayer[], keepAll: boolean): MemoryPlan {
  const order = layerOrder(layers);
  const placement = new Map<FeatureMap, Placement>();
  const ends = { maps: 0, input: 0, output: 0 };
  const placed: FeatureMap[] = [];
  // Large maps first: they find holes less easily.
  const sorted = [...maps].sort((a, b) => mapBytes(b) - mapBytes(a) || a.index - b.index);
  for (const map of sorted) {
    const bytes = mapBytes(map);
    let offset = ends[map.place];
    if (map.place === "maps" && !keepAll) {
      const conflicts = placed
        .filter((other) => !mayReplace(other, map, order) && !mayReplace(map, other, order))
        .map((other) => placement.get(other) as Placement)
        .sort((a, b) => a.offset - b.offset);
      offset = 0;
      for (const other of conflicts) {
        if (offset + bytes <= other.offset) {
          break;
        }
        offset = Math.max(offset, align(other.offset + other.bytes));
      }
      placed.push(map);
    }
    placement.set(map, { segment: SEGMENT_OF[map.place], offset, bytes });
    ends[map.place] = Math.max(ends[map.place], align(offset + bytes));
  }
  return { placement, order, mapsBytes: ends.maps, inputBytes: ends.input, outputBytes: ends.output };
}
