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
    let best = 0;
    let least = load[0] as number;
    for (let c = 1; c < cores; c++) {
      if ((load[c] as number) < least) {
        best = c;
        least = load[c] as number;
      }
    }
    load[best] = least + (sorted[at] as number);
    assign(at, best);
  }
  return load;
}

/** The longest load when `sorted` (longest first), which add up to `sum`, is spread over cores; Infinity as soon as it exceeds `limit`. */
export function makespan(sorted: readonly number[], sum: number, cores: number, limit: number): number {
  const bound = Math.max(sorted[0] ?? 0, sum / cores);
  if (sorted.length <= cores || bound >= limit) {
    return bound >= limit ? Number.POSITIVE_INFINITY : bound;
  }
  return Math.max(...spread(sorted, cores, () => undefined));
}
