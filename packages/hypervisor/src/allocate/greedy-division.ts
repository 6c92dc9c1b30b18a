// SPDX-License-Identifier: Apache-2.0
/**
 * A heuristic beside the optimum, to say what exactness is worth: everybody starts with its least number, then the step of greatest gain per
 * core is taken again and again (steps of several cores, since a curve may have flat places).
 */
import { type Division, type PrivatePool, type PrivateTask, quotaOf, worthOf } from "./private.js";

interface Step {
  readonly task: PrivateTask;
  readonly to: number;
  readonly rate: number;
}

/** The task's step of greatest gain per core with at most `room` cores more; null: none gains. */
function bestStep(task: PrivateTask, from: number, room: number): Step | null {
  let best: Step | null = null;
  for (let to = from + 1; to <= Math.min(task.max, from + room); to++) {
    const rate = (worthOf(task, to) - worthOf(task, from)) / (to - from);
    if (rate > (best?.rate ?? 0)) best = { task, to, rate };
  }
  return best;
}

/** Null: not all tasks can have their least number of cores. */
export function greedyDivision(pool: PrivatePool, tasks: readonly PrivateTask[]): Division | null {
  const cores = new Map(tasks.map((task) => [task.id, task.min]));
  const of = (task: PrivateTask): number => cores.get(task.id) as number;
  const sum = (some: readonly PrivateTask[]): number => some.reduce((total, task) => total + of(task), 0);
  const room = (task: PrivateTask): number => {
    const own = tasks.filter(({ tenant }) => tenant === task.tenant);
    return Math.min(pool.cores - sum(tasks), quotaOf(pool, task.tenant) - sum(own));
  };
  if (tasks.some((task) => room(task) < 0 || task.min > task.max)) return null;
  for (;;) {
    const steps = tasks.map((task) => bestStep(task, of(task), room(task))).filter((step) => step !== null);
    const [first, ...others] = steps;
    if (first === undefined) break;
    const { task, to } = others.reduce((best, step) => (step.rate > best.rate ? step : best), first);
    cores.set(task.id, to);
  }
  return { cores, worth: tasks.reduce((total, task) => total + worthOf(task, of(task)), 0) };
}
