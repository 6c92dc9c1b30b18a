// SPDX-License-Identifier: Apache-2.0
/** Another number of cores for a task in public mode, near what it has: growing adds, shrinking gives up the emptiest clusters first. */
import type { Holding, PublicZone } from "./bank-slots.js";
import { banksBeside, clusterOf, type PoolShape } from "./pool-shape.js";
import { allocatePublic, type PublicGrant, type PublicRequest } from "./public.js";

/** The cores of the fullest clusters. */
function shrink(shape: PoolShape, current: readonly number[], count: number): readonly number[] {
  const beside = (core: number): number => current.filter((other) => clusterOf(shape, other) === clusterOf(shape, core)).length;
  return [...current].sort((a, b) => beside(b) - beside(a) || a - b).slice(0, count);
}

/** `current`: the task's cores, which the holdings contain. Null: no room. */
export function resizePublic(
  shape: PoolShape,
  zone: PublicZone,
  holdings: readonly Holding[],
  request: PublicRequest,
  current: readonly number[],
): PublicGrant | null {
  const granted = (cores: readonly number[]): PublicGrant => {
    const ascending = [...cores].sort((a, b) => a - b);
    return { cores: ascending, banks: banksBeside(shape, ascending) };
  };
  const more = request.cores - current.length;
  if (more <= 0) return granted(shrink(shape, current, request.cores));
  const added = allocatePublic(shape, zone, holdings, { ...request, cores: more });
  return added === null ? null : granted([...current, ...added.cores]);
}
