// SPDX-License-Identifier: Apache-2.0
/** Decisions of private mode: who gets how many cores when a task comes, goes or changes, and whether a better division is worth its switches. */
import { greedyDivision } from "../allocate/greedy-division.js";
import type { Hysteresis } from "../allocate/hysteresis.js";
import { optimalDivision } from "../allocate/optimal-division.js";
import { placePrivate } from "../allocate/place-private.js";
import { coresPerCluster, type PoolShape } from "../allocate/pool-shape.js";
import type { Division, PrivatePool, PrivateTask } from "../allocate/private.js";

/** A task as a decision sees it. */
export interface Contender extends PrivateTask {
  /** Physical cores now; empty for one that comes. */
  readonly current: readonly number[];
  /** It cannot be switched now. */
  readonly fixed: boolean;
}

export interface Decision {
  /** Physical cores of every task from now on. */
  readonly cores: ReadonlyMap<string, readonly number[]>;
  /** Weighted runs per second: of the decision, of the exact optimum, of the greedy heuristic. */
  readonly worth: number;
  readonly optimum: number;
  readonly greedy: number;
  /** Part of the optimum that the heuristic would have missed. */
  readonly greedyGap: number;
  /** The optimum was not taken: it does not pay for its switches, or not yet. */
  readonly postponed: boolean;
}

/** Counts stay as they are; who comes gets of what is free, or its least number of what others lose least by giving. */
function leastDisturbing(pool: PrivatePool, contenders: readonly Contender[]): Division | null {
  const stay = contenders.map((task) => (task.current.length === 0 ? task : { ...task, ...exactly(task.current.length) }));
  const yielding = contenders.map((task) => {
    if (task.fixed) return { ...task, ...exactly(task.current.length) };
    return { ...task, max: Math.max(task.min, task.current.length) };
  });
  return optimalDivision(pool, stay) ?? optimalDivision(pool, yielding);
}

const exactly = (cores: number): Pick<PrivateTask, "min" | "max"> => ({ min: cores, max: cores });

function switchesBetween(contenders: readonly Contender[], from: Division, to: Division): Contender[] {
  return contenders.filter(({ id, current }) => current.length > 0 && from.cores.get(id) !== to.cores.get(id));
}

/** Null: the tasks cannot all have their least number of cores. `now` in milliseconds. */
export function decide(
  shape: PoolShape,
  clusters: readonly number[],
  quotas: ReadonlyMap<string, number>,
  contenders: readonly Contender[],
  hysteresis: Hysteresis,
  now: number,
): Decision | null {
  const pool = { cores: clusters.length * coresPerCluster(shape), quotas };
  const bound = contenders.map((task) => (task.fixed ? { ...task, ...exactly(task.current.length) } : task));
  const optimum = optimalDivision(pool, bound);
  if (optimum === null) return null;
  const greedy = greedyDivision(pool, bound)?.worth ?? 0;
  const quiet = leastDisturbing(pool, contenders);
  const switched = quiet === null ? [] : switchesBetween(contenders, quiet, optimum);
  const interrupted = switched.reduce((sum, { worth, current }) => sum + (worth[current.length - 1] as number), 0);
  const change = {
    before: (quiet?.worth ?? 0) / 1000,
    after: optimum.worth / 1000,
    interrupted: interrupted / 1000,
    switches: switched.length,
  };
  // Where nobody has to be switched for it, the optimum costs nothing.
  const taken = quiet === null || switched.length === 0 || hysteresis.allows(change, now);
  const division = taken ? optimum : quiet;
  const placings = contenders.map(({ id, current }) => ({ id, current, cores: division.cores.get(id) as number }));
  return {
    cores: placePrivate(shape, clusters, placings),
    worth: division.worth,
    optimum: optimum.worth,
    greedy,
    greedyGap: optimum.worth > 0 ? 1 - greedy / optimum.worth : 0,
    postponed: !taken,
  };
}
