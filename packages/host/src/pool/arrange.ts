// SPDX-License-Identifier: Apache-2.0
/** Which physical cores a pool takes, and in which order its virtual cores lie on them. */
import { clusterOrder } from "@tessera/compiler";
import { HostError } from "../errors.js";

/**
 * Physical cores in the order of virtual cores: cores that share reads lie in one cluster, the clusters with most cores
 * first, those with equally many in the order in which they are named.
 */
export function arrangeCores(cores: readonly number[], perCluster: number): number[] {
  const byCluster = new Map<number, number[]>();
  for (const core of cores) {
    const cluster = Math.floor(core / perCluster);
    byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), core]);
  }
  const groups = [...byCluster.values()];
  return clusterOrder(groups.map((group) => group.length)).map((group) => (groups[group] as number[]).shift() as number);
}

/** How many cores a pool is to have: a number, or a number per cluster. */
export type CoreCount = number | readonly number[];

/**
 * Cores for a pool that has `own`: its own before free ones; of free ones those of clusters where it is before others. Throws
 * NO_CORES.
 */
export function chooseCores(count: CoreCount, own: readonly number[], free: readonly number[], perCluster: number): number[] {
  const clusterOf = (core: number): number => Math.floor(core / perCluster);
  if (typeof count === "number") {
    const near = new Set(own.map(clusterOf));
    const others = [...free].sort((a, b) => Number(near.has(clusterOf(b))) - Number(near.has(clusterOf(a))) || a - b);
    const chosen = [...own, ...others].slice(0, Math.max(0, count));
    if (Number.isInteger(count) && count >= 1 && chosen.length === count) return chosen;
    throw new HostError("NO_CORES", `Cannot resize to ${count} cores: the pool has ${own.length}, ${free.length} more are free.`);
  }
  const chosen = count.flatMap((wanted, cluster) => {
    const inside = [...own, ...free].filter((core) => clusterOf(core) === cluster);
    if (Number.isInteger(wanted) && wanted >= 0 && inside.length >= wanted) return inside.slice(0, wanted);
    throw new HostError("NO_CORES", `Cannot resize to ${wanted} cores in cluster ${cluster}: ${inside.length} are there.`);
  });
  if (chosen.length > 0) return chosen;
  throw new HostError("NO_CORES", "Cannot resize to no core at all: release the pool instead.");
}
