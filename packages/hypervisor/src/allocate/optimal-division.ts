// SPDX-License-Identifier: Apache-2.0
/**
 * The exact optimum by dynamic programming: tasks of a tenant into a table of what m cores are worth to it, tenants (up to their quota)
 * into one of the pool. Tasks x cores^2 steps.
 */
import { type Division, type PrivatePool, type PrivateTask, quotaOf, worthOf } from "./private.js";

/** Best choice with at most m cores, for m = 0, 1, ...; null: it cannot be done with so few. */
type Table = readonly (Best | null)[];

interface Best {
  readonly worth: number;
  readonly cores: number;
  /** What the last item got, and the choice for the items before. */
  readonly taken: readonly [item: PrivateTask, cores: number] | Best | null;
  readonly before: Best | null;
}

const NOTHING: Best = { worth: 0, cores: 0, taken: null, before: null };
const emptyTable = (cores: number): Table => Array.from({ length: cores + 1 }, () => NOTHING);

/** The better of two choices; of equal ones that with fewer cores. */
const better = (a: Best | null, b: Best): Best =>
  a === null || b.worth > a.worth || (b.worth === a.worth && b.cores < a.cores) ? b : a;

/** Adds an item that may take any of the `options` numbers of cores. */
function extend(table: Table, options: readonly { cores: number; worth: number; taken: NonNullable<Best["taken"]> }[]): Table {
  return table.map((_, m) =>
    options.reduce((best: Best | null, { cores, worth, taken }) => {
      const before = m >= cores ? (table[m - cores] ?? null) : null;
      if (before === null) return best;
      return better(best, { worth: before.worth + worth, cores: before.cores + cores, taken, before });
    }, null),
  );
}

function taskOptions(task: PrivateTask) {
  return Array.from({ length: Math.max(0, task.max - task.min + 1) }, (_, i) => {
    const cores = task.min + i;
    return { cores, worth: worthOf(task, cores), taken: [task, cores] as const };
  });
}

/** What the cores up to the tenant's quota are worth to it, as options of the pool's table. */
function tenantOptions(tasks: readonly PrivateTask[], quota: number) {
  const table = tasks.reduce((before, task) => extend(before, taskOptions(task)), emptyTable(quota));
  return table.flatMap((best, cores) =>
    best === null || best.cores !== cores ? [] : [{ cores, worth: best.worth, taken: best }],
  );
}

function collect(best: Best | null, into: Map<string, number>): Map<string, number> {
  for (let at = best; at?.taken != null; at = at.before) {
    if ("worth" in at.taken) collect(at.taken, into);
    else into.set(at.taken[0].id, at.taken[1]);
  }
  return into;
}

/** The division of greatest worth; null: not all tasks can have their least number of cores. */
export function optimalDivision(pool: PrivatePool, tasks: readonly PrivateTask[]): Division | null {
  let table = emptyTable(pool.cores);
  for (const tenant of new Set(tasks.map((task) => task.tenant))) {
    const own = tasks.filter((task) => task.tenant === tenant);
    table = extend(table, tenantOptions(own, quotaOf(pool, tenant)));
  }
  const best = table[pool.cores] ?? null;
  return best === null ? null : { cores: collect(best, new Map()), worth: best.worth };
}
