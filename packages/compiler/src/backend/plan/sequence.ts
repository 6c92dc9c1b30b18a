// SPDX-License-Identifier: Apache-2.0
/**
 * The order in which layers are dispatched. A core starts its part of a layer as soon as the producers have reported, so
 * layers that do not depend on each other fill each other's waits: a layer should not stand right behind one that it reads.
 */
import { type CoreShape, ceilDiv } from "../core-shape.js";
import { blockSteps, type DeviceLayer } from "../device-graph.js";
import { type LayerOrder, layerOrder } from "./order.js";

/** Cycles from the last MAC of a layer to the first of one that reads it: stores, report, release, first load. */
const RELEASE_CYCLES = 1500;
/** What a layer's own length counts for besides the way to the end: short layers are left to fill waits with. */
const LONG_FIRST = 3;
/** Cores over which the estimate spreads a layer: the order is the same for all numbers of cores. */
const CORES = 16;

/** Cycles that a layer keeps the cores busy, roughly. */
function busyCycles(layer: DeviceLayer, shape: CoreShape): number {
  let steps = 0;
  for (const job of layer.jobs) {
    const groups = ceilDiv(job.height * job.width, shape.pp);
    job.blocks.forEach((_, b) => {
      steps += groups * Math.max(shape.pp, blockSteps(job, b));
    });
  }
  return steps / CORES;
}

/**
 * The layers in an order that respects producers, by list scheduling: of those that can start, the longest way to the end first,
 * and long layers before short ones.
 */
export function inSequence(layers: readonly DeviceLayer[], shape: CoreShape): readonly DeviceLayer[] {
  const { producers } = layerOrder(layers);
  const consumers = layers.map((): number[] => []);
  producers.forEach((list, l) => {
    for (const p of list) (consumers[p] as number[]).push(l);
  });
  const busy = layers.map((layer) => busyCycles(layer, shape));
  const tail = new Float64Array(layers.length);
  for (let l = layers.length - 1; l >= 0; l--) {
    const after = (consumers[l] as number[]).reduce((most, c) => Math.max(most, tail[c] as number), 0);
    tail[l] = (busy[l] as number) + RELEASE_CYCLES + after;
  }
  const urgency = (l: number): number => (tail[l] as number) + LONG_FIRST * (busy[l] as number);
  const missing = producers.map((list) => list.length);
  const released = new Float64Array(layers.length);
  const open = layers.flatMap((_, l) => (missing[l] === 0 ? [l] : []));
  const order: DeviceLayer[] = [];
  let now = 0;
  while (open.length > 0) {
    const soonest = Math.max(now, Math.min(...open.map((l) => released[l] as number)));
    const able = open.filter((l) => (released[l] as number) <= soonest);
    const next = able.reduce((a, b) => (urgency(b) > urgency(a) ? b : a));
    open.splice(open.indexOf(next), 1);
    order.push(layers[next] as DeviceLayer);
    now = soonest + (busy[next] as number);
    for (const c of consumers[next] as number[]) {
      released[c] = Math.max(released[c] as number, now + RELEASE_CYCLES);
      missing[c] = (missing[c] as number) - 1;
      if (missing[c] === 0) open.push(c);
    }
  }
  return order;
}

/** Part of the layers that do not read what the layer right in front of them writes. */
export const independentPart = ({ producers }: Pick<LayerOrder, "producers">): number =>
  producers.filter((list, l) => l > 0 && list.at(-1) !== l - 1).length / producers.length;
