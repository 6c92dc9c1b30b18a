// SPDX-License-Identifier: Apache-2.0
/** The dispatch lists of a whole run on n cores: everything about them is known as soon as the program is. */
import type { Layer, Program } from "../package/program.js";
import { CORES_SHIFT, CORES_UNIT, END, ENTRY_UNITS, FIRST, LAST } from "./entry-format.js";
import type { LayerEntries, TilingEntries } from "./layer-entries.js";

export interface WholeLists {
  readonly cores: number;
  /** Entries from one list to the next. */
  readonly stride: number;
  readonly units: Uint32Array;
  /** Entry of its list at which layer l begins on core c: element l * cores + c; for l = layers, its end entry. */
  readonly begin: Int32Array;
  /** Tiling of each layer. */
  readonly tilings: Int16Array;
}

export const planOf = (layer: Layer, cores: number): Layer["plans"][0] => layer.plans[cores - 1] as Layer["plans"][0];

/** Counts the entries in front of every layer. */
function layout(program: Program, entries: readonly LayerEntries[], cores: number): Int32Array {
  const layers = program.layers.length;
  const begin = new Int32Array((layers + 1) * cores);
  const lengths = new Int32Array(cores);
  const seen = new Int32Array(cores).fill(-1);
  for (let l = 0; l < layers; l++) {
    begin.set(lengths, l * cores);
    const waits = (entries[l] as LayerEntries).waits.length;
    for (const core of planOf(program.layers[l] as Layer, cores).cores) {
      lengths[core] = (lengths[core] as number) + 1 + (seen[core] === l ? 0 : waits);
      seen[core] = l;
    }
  }
  begin.set(lengths, layers * cores);
  return begin;
}

export function wholeLists(program: Program, entries: readonly LayerEntries[], cores: number): WholeLists {
  const begin = layout(program, entries, cores);
  const layers = entries.length;
  const stride = 1 + begin.subarray(layers * cores).reduce((most, length) => Math.max(most, length), 0);
  const units = new Uint32Array(cores * stride * ENTRY_UNITS);
  const tilings = new Int16Array(layers);
  /** First unit of each core's next entry; of its last entry in the current layer. */
  const next = Int32Array.from({ length: cores }, (_, core) => core * stride * ENTRY_UNITS);
  const latest = new Int32Array(cores);
  for (let l = 0; l < layers; l++) {
    const { tilings: cuts, producers, waits } = entries[l] as LayerEntries;
    const plan = planOf(program.layers[l] as Layer, cores);
    tilings[l] = plan.tiling;
    const taking = new Set(plan.cores);
    const participants = taking.size << CORES_SHIFT;
    for (const core of taking) {
      for (const wait of waits) {
        const at = next[core] as number;
        units.set(wait, at);
        units[at + CORES_UNIT] = (units[at + CORES_UNIT] as number) | participants;
        next[core] = at + ENTRY_UNITS;
      }
      latest[core] = -1;
    }
    const tiles = (cuts[plan.tiling] as TilingEntries | undefined)?.units;
    plan.cores.forEach((core, tile) => {
      const at = next[core] as number;
      const first = latest[core] === -1;
      for (let i = 0; i < ENTRY_UNITS; i++) {
        units[at + i] = ((tiles as Uint32Array)[tile * ENTRY_UNITS + i] as number) | (first ? (producers[i] as number) : 0);
      }
      units[at] = (units[at] as number) | (first && waits.length === 0 ? FIRST : 0);
      units[at + CORES_UNIT] = (units[at + CORES_UNIT] as number) | participants;
      latest[core] = at;
      next[core] = at + ENTRY_UNITS;
    });
    for (const core of taking) {
      const at = latest[core] as number;
      units[at] = (units[at] as number) | LAST;
    }
  }
  for (let core = 0; core < cores; core++) {
    units[next[core] as number] = END;
  }
  return { cores, stride, units, begin, tilings };
}
