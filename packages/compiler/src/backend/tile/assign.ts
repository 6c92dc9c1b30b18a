// SPDX-License-Identifier: Apache-2.0
/** Spreads tiles over cores: longest first, each to the core that is free soonest. */

export interface Assignment {
  /** Core of each tile. */
  readonly cores: number[];
  readonly makespan: number;
}

export function assignTiles(cycles: readonly number[], cores: number): Assignment {
  const order = cycles.map((_, i) => i).sort((a, b) => (cycles[b] as number) - (cycles[a] as number) || a - b);
  const assigned = new Array<number>(cycles.length).fill(0);
  const load = spread(
    order.map((tile) => cycles[tile] as number),
    cores,
    (at, core) => {
      assigned[order[at] as number] = core;
    },
  );
  return { cores: assigned, makespan: Math.max(...load) };
}

/** Load of each core when `sorted` (longest first) is spread; tells `assign` the core of each. */
function spread(sorted: readonly number[], cores: number, assign: (at: number, core: number) => void): Float64Array {
  const load = new Float64Array(cores);
  for (let at = 0; at < sorted.length; at++) {
    const core = leastLoaded(load);
    load[core] = (load[core] as number) + (sorted[at] as number);
    assign(at, core);
  }
  return load;
}

function leastLoaded(load: Float64Array): number {
  let best = 0;
  let least = load[0] as number;
  for (let c = 1; c < load.length; c++) {
    if ((load[c] as number) < least) {
      best = c;
      least = load[c] as number;
    }
  }
  return best;
}

/** Tiles that take equally long. */
export interface TileClass {
  readonly cycles: number;
  readonly count: number;
}

/**
 * The longest load when tiles (longest first), which add up to `sum`, are spread over cores; Infinity as soon as one reaches
 * `limit`.
 */
export function makespan(tiles: readonly TileClass[], sum: number, cores: number, limit: number): number {
  const bound = Math.max(tiles[0]?.cycles ?? 0, sum / cores);
  if (bound >= limit) {
    return Number.POSITIVE_INFINITY;
  }
  const load = new Float64Array(cores);
  let placed = 0;
  let longest = 0;
  for (const { cycles, count } of tiles) {
    for (let i = 0; i < count; i++) {
      const core = placed < cores ? placed : leastLoaded(load);
      const end = (load[core] as number) + cycles;
      if (end >= limit) {
        return Number.POSITIVE_INFINITY;
      }
      load[core] = end;
      longest = Math.max(longest, end);
      placed++;
    }
  }
  return placed <= cores ? bound : longest;
}
