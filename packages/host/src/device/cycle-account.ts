// SPDX-License-Identifier: Apache-2.0
/** Where the cycles of cores went: one cause per cycle, and which engines were busy together. */
import { BUSY_SETS, CYCLE_CAUSES, type CycleCause, ENGINES, type Engine } from "@tessera/isa";
import type { CoreCounters } from "./counters.js";

export interface CycleAccount {
  cycles: number;
  /** Cycles by cause; they add up to `cycles`. */
  readonly causes: Record<CycleCause, number>;
  /** Cycles in which exactly the engines of a set were busy, by the set's number: bit e for engine e. They add up, too. */
  readonly overlap: number[];
}

export const emptyAccount = (): CycleAccount => ({
  cycles: 0,
  causes: Object.fromEntries(CYCLE_CAUSES.map(([cause]) => [cause, 0])) as Record<CycleCause, number>,
  overlap: new Array<number>(BUSY_SETS.length).fill(0),
});

/** The account that a core's counters hold, or the sum over several cores. */
export function cycleAccount(...cores: readonly CoreCounters[]): CycleAccount {
  const account = emptyAccount();
  for (const counters of cores) {
    account.cycles += counters.CYCLES;
    for (const [cause] of CYCLE_CAUSES) account.causes[cause] += counters[`SPENT_${cause}`];
    BUSY_SETS.forEach((name, set) => {
      account.overlap[set] = (account.overlap[set] ?? 0) + counters[`BUSY_${name}`];
    });
  }
  return account;
}

/** Cycles in which an engine was busy, alone or with others. */
export function busyCycles({ overlap }: CycleAccount, engine: Engine): number {
  const bit = ENGINES.indexOf(engine);
  return overlap.reduce((sum, cycles, set) => ((set >> bit) & 1 ? sum + cycles : sum), 0);
}
