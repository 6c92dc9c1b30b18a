// SPDX-License-Identifier: Apache-2.0
/**
 * Several images in one run share no data, so no core waits for another and cores drift apart; then the cores of a cluster no
 * longer read the same bytes at the same time, and every one of them reads its own. Waiting for layers of which nothing is
 * read keeps them in step, at the price of a gap at the boundary: the latency model decides what is worth more.
 */
import type { CoreConfig } from "@tessera/hw";
import { predictLatency } from "../../latency/predict.js";
import type { Layer, Program } from "../../package/program.js";
import { CYCLES_PER_BYTE } from "../tile/tiling.js";

/** Layers that layer `index` waits for besides its producers; `first[i]`: first layer that does for some image what i does. */
type Waits = (index: number, first: readonly number[]) => readonly number[];

const layersBetween = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const WAITS: readonly Waits[] = [
  // For nothing.
  () => [],
  // For all images in the layer before.
  (index, first) => {
    const begin = first[index] as number;
    return begin === 0 ? [] : layersBetween(first[begin - 1] as number, begin);
  },
  // For the image before in the same layer, too.
  (index) => (index === 0 ? [] : [index - 1]),
];

function withWaits(layers: readonly Layer[], first: readonly number[], waits: Waits): Layer[] {
  return layers.map((layer, i) => ({
    ...layer,
    producers: [...new Set([...layer.producers, ...waits(i, first)])].sort((a, b) => a - b),
  }));
}

/** The program with the waits that are predicted to be best on all its cores. `images`: which one each layer computes. */
export function keptInStep(program: Program, images: readonly number[], core: CoreConfig): Program {
  if (program.images === 1) {
    return program;
  }
  const first: number[] = [];
  images.forEach((image, i) => {
    first.push(image === 0 ? i : (first[i - 1] as number));
  });
  let best = program;
  let least = Number.POSITIVE_INFINITY;
  for (const waits of WAITS) {
    const candidate = { ...program, layers: withWaits(program.layers, first, waits) };
    const { cycles, readBytes, writeBytes } = predictLatency(candidate, core, program.maxCores);
    const score = cycles + CYCLES_PER_BYTE * (readBytes + writeBytes);
    best = score < least ? candidate : best;
    least = Math.min(least, score);
  }
  return best;
}
