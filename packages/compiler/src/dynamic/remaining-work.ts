// SPDX-License-Identifier: Apache-2.0
/** Spreads what remains of layers under way over cores: the longest IFP first, each to the core that is free soonest. */
import type { Completed } from "./context.js";
import type { LayerEntries, TilingEntries } from "./layer-entries.js";

/** Entries of one layer that is not left to the plan of its number of cores. */
export interface SpreadLayer {
  /** null: all is done, one entry on cores[0] reports it. */
  readonly tiling: TilingEntries | null;
  /** Ascending. */
  readonly tiles: Uint16Array;
  /** Core of each. */
  readonly cores: Uint8Array;
}

/** Per layer from `layersDone` on; null: nothing of it was done. */
export type Spread = (done: Completed, entries: readonly LayerEntries[], cores: number) => (SpreadLayer | null)[];

function leastLoaded(load: Float64Array): number {
  let best = 0;
  for (let core = 1; core < load.length; core++) {
    if ((load[core] as number) < (load[best] as number)) best = core;
  }
  return best;
}

const NO_TILES = new Uint16Array();

/**
 * Layers under way do not depend on each other, since one can only have begun when its producers were complete, so what a core
 * has of one counts for the next.
 */
export const spreadRemaining: Spread = ({ layersDone, under }, entries, cores) => {
  const load = new Float64Array(cores);
  return under.map(({ tiling, remaining }, i) => {
    if (remaining === null) return null;
    if (remaining.length === 0) {
      return { tiling: null, tiles: NO_TILES, cores: Uint8Array.of(leastLoaded(load)) };
    }
    const cut = (entries[layersDone + i] as LayerEntries).tilings[tiling] as TilingEntries;
    /** One more than the place of each tile among those that remain. */
    const place = new Uint16Array(cut.cycles.length);
    remaining.forEach((tile, at) => {
      place[tile] = at + 1;
    });
    const assigned = new Uint8Array(remaining.length);
    for (const tile of cut.longestFirst) {
      const at = place[tile] as number;
      if (at === 0) continue;
      const core = leastLoaded(load);
      load[core] = (load[core] as number) + (cut.cycles[tile] as number);
      assigned[at - 1] = core;
    }
    return { tiling: cut, tiles: remaining, cores: assigned };
  });
};
