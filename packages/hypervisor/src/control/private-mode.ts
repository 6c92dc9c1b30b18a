// SPDX-License-Identifier: Apache-2.0
/** Decisions of private mode: who gets how many cores when a task comes, goes or changes, and whether a better division is worth its switches. */
import { greedyDivision } from "../allocate/greedy-division.js";
import type { Hysteresis } from "../allocate/hysteresis.js";
import { optimalDivision } from "../allocate/optimal-division.js";
import { placePrivate } from "../allocate/place-private.js";
import { coresPerCluster, type PoolShape } from "../allocate/pool-shape.js";
import { type Division, type PrivatePool, type PrivateTask, worthOf } from "../allocate/private.js";

/** Sums in another order are not another worth. */
const ROUNDING = 1e-9;

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
  /** The optimum was not taken: not all of its switches pay, or not yet. */
  readonly postponed: boolean;
}

const exactly = (cores: number): Pick<PrivateTask, "min" | "max"> => ({ min: cores, max: cores });

/** Counts stay as they are; who comes gets of what is free, or its least number of what others lose least by giving. */
function leastDisturbing(pool: PrivatePool, contenders: readonly Contender[]): Division | null {
  const held = ({ current, max, fixed }: Contender): number => (fixed ? current.length : Math.min(current.length, max));
  const stay = contenders.map((task) => (task.current.length === 0 ? task : { ...task, ...exactly(held(task)) }));
  const yielding = contenders.map((task) => {
    if (task.fixed) return { ...task, ...exactly(task.current.length) };
    return { ...task, max: Math.max(task.min, held(task)) };
  });
  return optimalDivision(pool, stay) ?? optimalDivision(pool, yielding);
}

/** The best division of which every switch pays for itself, and that switches nobody without need who was switched too often already. */
function worthItsSwitches(
  pool: PrivatePool,
  contenders: readonly Contender[],
  quiet: Division,
  hysteresis: Hysteresis,
  now: number,
): Division | null {
  const priced = contenders.map((task): PrivateTask => {
    const stays = quiet.cores.get(task.id) as number;
    if (task.current.length === 0) return task;
    // Who must be switched anyhow may as well get what is best.
    if (stays === task.current.length && !hysteresis.allows(task.id, now)) return { ...task, ...exactly(stays) };
    const price = hysteresis.price(worthOf(task, task.current.length));
    return { ...task, worth: task.worth.map((worth, i) => (i + 1 === task.current.length ? worth : worth - price)) };
  });
  return optimalDivision(pool, priced);
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
  const quiet = leastDisturbing(pool, bound) ?? optimum;
  const division = worthItsSwitches(pool, bound, quiet, hysteresis, now) ?? quiet;
  hysteresis.retain(contenders.map(({ id }) => id));
  for (const { id, current } of contenders) {
    const [cores, least] = [division.cores.get(id), quiet.cores.get(id)];
    if (current.length > 0 && least === current.length && cores !== least) hysteresis.charge(id, now);
  }
  const placings = contenders.map(({ id, current }) => ({ id, current, cores: division.cores.get(id) as number }));
  const worth = contenders.reduce((sum, task) => sum + worthOf(task, division.cores.get(task.id) as number), 0);
  return {
    cores: placePrivate(shape, clusters, placings),
    worth,
    optimum: optimum.worth,
    greedy,
    greedyGap: optimum.worth > 0 ? 1 - greedy / optimum.worth : 0,
    postponed: worth < optimum.worth * (1 - ROUNDING),
  };
}
