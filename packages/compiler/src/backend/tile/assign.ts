// SPDX-License-Identifier: Apache-2.0
/** Spreads tiles over cores: longest first, each to the core that is free soonest. */

export interface Assignment {
  /** Core of each tile. */
  readonly cores: number[];
  readonly makespan: number;
}

export function assignTiles(cycles: readonly number[], cores: number): Assignment {
  const order = cycles.map((_, i) => i).sort((a, b) => (cycles[b] as number) - (cycles[a] as number) || a - b);
  const load = new Array<number>(cores).fill(0);
  const assigned = new Array<number>(cycles.length).fill(0);
  for (const tile of order) {
    let best = 0;
    for (let c = 1; c < cores; c++) {
      best = (load[c] as number) < (load[best] as number) ? c : best;
    }
    assigned[tile] = best;
    load[best] = (load[best] as number) + (cycles[tile] as number);
  }
  return { cores: assigned, makespan: Math.max(...load) };
}

/** The longest load when `sorted` (longest first) is spread over cores; Infinity as soon as it exceeds `limit`. */
export function makespan(sorted: readonly number[], cores: number, limit: number): number {
  const sum = sorted.reduce((a, b) => a + b, 0);
  const bound = Math.max(sorted[0] ?? 0, sum / cores);
  if (sorted.length <= cores || bound >= limit) {
    return bound >= limit ? Number.POSITIVE_INFINITY : bound;
  }
  return assignTiles(sorted, cores).makespan;
}
