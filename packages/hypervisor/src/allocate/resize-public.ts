// SPDX-License-Identifier: Apache-2.0
/** Another number of cores for a task in public mode, near what it has: growing adds, shrinking gives up the emptiest clusters first. */
import type { Holding, PublicZone } from "./bank-slots.js";
import { banksBeside, clusterOf, type PoolShape } from "./pool-shape.js";
import { allocatePublic, type PublicGrant, type PublicRequest } from "./public.js";

/** `current`: the task's cores, which `holdings` contain. Null: no room. */
export function resizePublic(
  shape: PoolShape,
  zone: PublicZone,
  holdings: readonly Holding[],
  request: PublicRequest,
  current: readonly number[],
): PublicGrant | null {
  const more = request.cores - current.length;
  if (more <= 0) {
    const inCluster = (core: number): number =>
      current.filter((other) => clusterOf(shape, other) === clusterOf(shape, core)).length;
    const fullestFirst = [...current].sort((a, b) => inCluster(b) - inCluster(a) || a - b);
    const cores = fullestFirst.slice(0, request.cores).sort((a, b) => a - b);
    return { cores, banks: banksBeside(shape, cores) };
  }
  const added = allocatePublic(shape, zone, holdings, { ...request, cores: more });
  if (added !== null) {
    const cores = [...current, ...added.cores].sort((a, b) => a - b);
    return { cores, banks: banksBeside(shape, cores) };
  }
  // No room beside what it has: somewhere else altogether.
  const others = holdings.map((holding) => ({ ...holding, cores: holding.cores.filter((core) => !current.includes(core)) }));
  return allocatePublic(shape, zone, others, request);
}
