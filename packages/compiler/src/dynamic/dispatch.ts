// SPDX-License-Identifier: Apache-2.0
/** Dynamic compilation: the dispatch lists of a program for the cores that a task has now and what it has done already. */
import type { Program } from "../package/program.js";
import type { Completed } from "./context.js";
import { CORES_SHIFT, CORES_UNIT, END, ENTRY_UNITS, FIRST, LAST } from "./entry-format.js";
import type { LayerEntries } from "./layer-entries.js";
import type { DispatchLists } from "./lists.js";
import { type CorePlacement, clusterOrder, coresOf } from "./placement.js";
import { preparedOf } from "./prepared.js";
import { type Spread, type SpreadLayer, spreadRemaining } from "./remaining-work.js";
import type { WholeLists } from "./whole-lists.js";

/**
 * Makes the dispatch lists of `program` for the cores of `placement`. With `done`, those of what remains: layers complete
 * above `layersDone` are only reported, layers under way keep their cut, all others are planned for the new cores. `spread`
 * gives tiles of layers under way to cores. Throws DISPATCH_CORES.
 */
export function buildDispatch(
  program: Program,
  placement: CorePlacement,
  done?: Completed,
  spread: Spread = spreadRemaining,
): DispatchLists {
  const cores = coresOf(program, placement);
  const { entries, whole } = preparedOf(program);
  const lists = whole[cores - 1] as WholeLists;
  const clusters = clusterOrder(placement);
  if (done === undefined || (done.layersDone === 0 && done.under.length === 0)) {
    const { units, begin, tilings, stride } = lists;
    const lengths = begin.slice(entries.length * cores).map((length) => length + 1);
    return { cores, bytes: new Uint8Array(units.slice().buffer), strideWords: stride, lengths, tilings, clusters };
  }
  return { ...remainingLists(lists, entries, done, spread(done, entries, cores)), clusters };
}

function remainingLists(
  whole: WholeLists,
  entries: readonly LayerEntries[],
  done: Completed,
  spread: readonly (SpreadLayer | null)[],
): Omit<DispatchLists, "clusters"> {
  const { cores, begin } = whole;
  const untouched = done.layersDone + spread.length;
  const lengths = countEntries(whole, done.layersDone, spread);
  const stride = lengths.reduce((most, length) => Math.max(most, length), 0);
  const units = new Uint32Array(cores * stride * ENTRY_UNITS);
  const next = Int32Array.from({ length: cores }, (_, core) => core * stride * ENTRY_UNITS);
  const tilings = whole.tilings.slice();
  spread.forEach((layer, i) => {
    const number = done.layersDone + i;
    if (layer === null) copyLayers(whole, number, number + 1, units, next);
    else if (layer.tiling === null) writeMarker(entries[number] as LayerEntries, layer.cores[0] as number, units, next);
    else writeTiles(layer, units, next);
    tilings[number] = layer === null ? (whole.tilings[number] as number) : (done.under[i]?.tiling as number);
  });
  copyLayers(whole, untouched, begin.length / cores - 1, units, next);
  for (const at of next) units[at] = END;
  return { cores, bytes: new Uint8Array(units.buffer), strideWords: stride, lengths, tilings };
}

/** Entries of each list, the end entry included. */
function countEntries(whole: WholeLists, layersDone: number, spread: readonly (SpreadLayer | null)[]): Int32Array {
  const { cores, begin } = whole;
  const layers = begin.length / cores - 1;
  const between = (core: number, from: number, to: number): number =>
    (begin[to * cores + core] as number) - (begin[from * cores + core] as number);
  const lengths = new Int32Array(cores);
  for (let core = 0; core < cores; core++) lengths[core] = 1 + between(core, layersDone + spread.length, layers);
  spread.forEach((layer, i) => {
    if (layer === null) {
      const number = layersDone + i;
      for (let core = 0; core < cores; core++) lengths[core] = (lengths[core] as number) + between(core, number, number + 1);
    } else {
      for (const core of layer.cores) lengths[core] = (lengths[core] as number) + 1;
    }
  });
  return lengths;
}

/** Layers from..to-1 as they are in the lists of a whole run. */
function copyLayers(whole: WholeLists, from: number, to: number, units: Uint32Array, next: Int32Array): void {
  const { cores, begin, stride } = whole;
  for (let core = 0; core < cores; core++) {
    const first = (core * stride + (begin[from * cores + core] as number)) * ENTRY_UNITS;
    const end = (core * stride + (begin[to * cores + core] as number)) * ENTRY_UNITS;
    if (end > first) {
      units.set(whole.units.subarray(first, end), next[core] as number);
      next[core] = (next[core] as number) + end - first;
    }
  }
}

function writeMarker({ marker }: LayerEntries, core: number, units: Uint32Array, next: Int32Array): void {
  const at = next[core] as number;
  units.set(marker, at);
  units[at + CORES_UNIT] = (units[at + CORES_UNIT] as number) | (1 << CORES_SHIFT);
  next[core] = at + ENTRY_UNITS;
}

/** What remains of a layer under way. Its producers are complete, so nothing is waited for. */
function writeTiles({ tiling, tiles, cores }: SpreadLayer, units: Uint32Array, next: Int32Array): void {
  const from = (tiling as { units: Uint32Array }).units;
  const latest = new Int32Array(next.length).fill(-1);
  let participants = 0;
  for (const core of cores) {
    if (latest[core] === -1) participants++;
    latest[core] = 0;
  }
  latest.fill(-1);
  for (let i = 0; i < tiles.length; i++) {
    const core = cores[i] as number;
    const at = next[core] as number;
    const tile = (tiles[i] as number) * ENTRY_UNITS;
    for (let unit = 0; unit < ENTRY_UNITS; unit++) units[at + unit] = from[tile + unit] as number;
    units[at] = (units[at] as number) | (latest[core] === -1 ? FIRST : 0);
    units[at + CORES_UNIT] = (units[at + CORES_UNIT] as number) | (participants << CORES_SHIFT);
    latest[core] = at;
    next[core] = at + ENTRY_UNITS;
  }
  for (const at of latest) {
    if (at >= 0) units[at] = (units[at] as number) | LAST;
  }
}
