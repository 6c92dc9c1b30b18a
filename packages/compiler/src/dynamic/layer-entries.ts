// SPDX-License-Identifier: Apache-2.0
/** Entries of a layer as far as they depend neither on the number of cores nor on what has been done. */
import type { Ifp, Layer } from "../package/program.js";
import { BIT, ENTRY_UNITS, FIRST, LAST, LAYER_BITS, put } from "./entry-format.js";

/** Producer layers that one entry can name. */
const MAX_PRODUCERS = 8;

/** Every instruction blob starts with this IFP of one NOP_LDI, for entries that only wait for producers or only report. */
export const WAIT_IFP_OFFSET = 0;

/** One cut of a layer. */
export interface TilingEntries {
  /** One entry per tile, without producers, flags and number of cores. */
  readonly units: Uint32Array;
  /** Cycles that each tile adds on a core, and the tiles from the longest on. */
  readonly cycles: Float64Array;
  readonly longestFirst: Uint16Array;
}

export interface LayerEntries {
  readonly tilings: readonly TilingEntries[];
  /** The producers of a core's first tile, to be added to its entry. */
  readonly producers: Uint32Array;
  /** Whole entries that only wait, in front of the layer's tiles; number of cores missing. */
  readonly waits: readonly Uint32Array[];
  /** The entry that reports a layer of which all is done already; number of cores missing. */
  readonly marker: Uint32Array;
}

function producerBits(producers: readonly number[]): Uint32Array {
  const units = new Uint32Array(ENTRY_UNITS);
  put(units, 0, BIT.producers, producers.length);
  producers.forEach((producer, i) => {
    put(units, 0, BIT.layer0 + i * LAYER_BITS, producer);
  });
  return units;
}

/** Adds the layer and the IFP that does nothing. */
function idle(units: Uint32Array, layer: number, flags: number): Uint32Array {
  units[0] = (units[0] as number) | flags;
  put(units, 0, BIT.layer, layer);
  put(units, 0, BIT.ifpWords, 1);
  put(units, 0, BIT.ifpOffset, WAIT_IFP_OFFSET);
  return units;
}

function tilingEntries(ifps: readonly Ifp[], layer: number): TilingEntries {
  const units = new Uint32Array(ifps.length * ENTRY_UNITS);
  ifps.forEach((ifp, index) => {
    const at = index * ENTRY_UNITS;
    put(units, at, BIT.layer, layer);
    put(units, at, BIT.ifpIndex, index);
    put(units, at, BIT.ifpWords, ifp.words);
    put(units, at, BIT.ifpOffset, ifp.offset);
  });
  const cycles = Float64Array.from(ifps, ({ following }) => following);
  const longestFirst = Uint16Array.from(ifps, (_, i) => i).sort((a, b) => (cycles[b] as number) - (cycles[a] as number) || a - b);
  return { units, cycles, longestFirst };
}

export function layerEntries(layer: Layer, number: number): LayerEntries {
  const groups: number[][] = [];
  for (let at = MAX_PRODUCERS; at < layer.producers.length; at += MAX_PRODUCERS) {
    groups.push(layer.producers.slice(at, at + MAX_PRODUCERS));
  }
  return {
    tilings: layer.tilings.map(({ ifps }) => tilingEntries(ifps, number)),
    producers: producerBits(layer.producers.slice(0, MAX_PRODUCERS)),
    waits: groups.map((group, i) => idle(producerBits(group), number, i === 0 ? FIRST : 0)),
    marker: idle(new Uint32Array(ENTRY_UNITS), number, FIRST | LAST),
  };
}
