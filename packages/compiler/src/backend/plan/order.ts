// SPDX-License-Identifier: Apache-2.0
/** Producer relation of layers, and which layers are surely complete before another starts. */
import { type DeviceLayer, type FeatureMap, viewsRead } from "../device-graph.js";

export interface LayerOrder {
  /** Per layer: layers that write a map it reads, ascending. */
  readonly producers: readonly (readonly number[])[];
  /** Layers that write and read each map. */
  readonly writers: ReadonlyMap<FeatureMap, readonly number[]>;
  readonly readers: ReadonlyMap<FeatureMap, readonly number[]>;
  /** True when layer `before` is complete whenever `layer` runs: it is a producer, directly or through others. */
  isAncestor(before: number, layer: number): boolean;
}

function append<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (list === undefined) {
    map.set(key, [value]);
  } else if (list.at(-1) !== value) {
    list.push(value);
  }
}

export function layerOrder(layers: readonly DeviceLayer[]): LayerOrder {
  const writers = new Map<FeatureMap, number[]>();
  const readers = new Map<FeatureMap, number[]>();
  layers.forEach((layer, index) => {
    for (const job of layer.jobs) {
      append(writers, job.output.map, index);
      for (const view of viewsRead(job)) {
        append(readers, view.map, index);
      }
    }
  });
  const words = Math.ceil(layers.length / 32);
  const ancestors: Uint32Array[] = [];
  const producers = layers.map((layer, index) => {
    const set = new Set(
      layer.jobs.flatMap((job) => viewsRead(job).flatMap((view) => (writers.get(view.map) ?? []).filter((w) => w < index))),
    );
    const bits = new Uint32Array(words);
    for (const producer of set) {
      (ancestors[producer] as Uint32Array).forEach((word, i) => {
        bits[i] = (bits[i] as number) | word;
      });
      bits[producer >>> 5] = (bits[producer >>> 5] as number) | (1 << (producer & 31));
    }
    ancestors.push(bits);
    return [...set].sort((a, b) => a - b);
  });
  return {
    producers,
    writers,
    readers,
    isAncestor: (before, layer) => (((ancestors[layer] as Uint32Array)[before >>> 5] as number) & (1 << (before & 31))) !== 0,
  };
}
