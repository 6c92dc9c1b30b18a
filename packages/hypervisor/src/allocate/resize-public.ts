// SPDX-License-Identifier: Apache-2.0
/** Another number of cores for a task in public mode, near what it has: growing adds, shrinking gives up the emptiest clusters first. */
import type { Holding, PublicZone } from "./bank-slots.js";
import { banksBeside, clusterOf, type PoolShape } from "./pool-shape.js";
import { allocatePublic, type PublicGrant, type PublicRequest } from "./public.js";

export interface PublicTask {
  /** The task's cores, which the holdings contain. */
  readonly cores: readonly number[];
  /**
   * Clusters in which it keeps a core, since its memory stays in their banks and a tenant has no memory in banks of which it has no share.
   * Empty: its memory moves with it.
   */
  readonly pinned: readonly number[];
}

/** The cores kept: one of every pinned cluster, then those of the fullest clusters. */
function shrink(shape: PoolShape, { cores, pinned }: PublicTask, count: number): readonly number[] | null {
  const cluster = (core: number): number => clusterOf(shape, core);
  const beside = (core: number): number => cores.filter((other) => cluster(other) === cluster(core)).length;
  const first = pinned.flatMap((wanted) => cores.filter((core) => cluster(core) === wanted).slice(0, 1));
  if (first.length > count) return null;
  const rest = cores.filter((core) => !first.includes(core)).sort((a, b) => beside(b) - beside(a) || a - b);
  return [...first, ...rest].slice(0, count);
}

/** Null: no room, or fewer cores than pinned clusters. */
export function resizePublic(
  shape: PoolShape,
  zone: PublicZone,
  holdings: readonly Holding[],
  request: PublicRequest,
  task: PublicTask,
): PublicGrant | null {
  const granted = (cores: readonly number[]): PublicGrant => {
    const ascending = [...cores].sort((a, b) => a - b);
    return { cores: ascending, banks: banksBeside(shape, ascending) };
  };
  const more = request.cores - task.cores.length;
  if (more <= 0) {
    const kept = shrink(shape, task, request.cores);
    return kept === null ? null : granted(kept);
  }
  const added = allocatePublic(shape, zone, holdings, { ...request, cores: more });
  return added === null ? null : granted([...task.cores, ...added.cores]);
}
