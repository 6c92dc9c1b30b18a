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
