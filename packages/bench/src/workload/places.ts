// SPDX-License-Identifier: Apache-2.0
/** Where the tasks of a workload lie on the pool, by way of using it. */
import { clusterOrder } from "@tessera/compiler";
import { type LatencyCurve, optimalDivision, type PoolShape, type PrivateTask, placePrivate } from "@tessera/hypervisor";
import { poolConfig } from "./programs.js";

/** Physical cores of each task. */
export type Places = readonly (readonly number[])[];

export function poolShape(): PoolShape {
  const { cores, clusters, banks } = poolConfig();
  return { cores, clusters, banks, tasks: cores };
}

/** What n cores are worth to a task: runs per time, one core being 1, so that networks weigh alike. */
export const privateTask = (id: string, curve: LatencyCurve): PrivateTask => ({
  ...{ id, tenant: id, min: 1, max: curve.maxCores },
  worth: curve.cycles.map((cycles) => (curve.cycles[0] as number) / cycles),
});

/** Private mode: the exact optimum of the predicted sum, tasks on cores of one cluster as far as possible. */
export function virtualizedPlaces(curves: readonly LatencyCurve[]): Places {
  const shape = poolShape();
  const tasks = curves.map((curve, i) => privateTask(`task${i}`, curve));
  const division = optimalDivision({ cores: shape.cores, quotas: new Map() }, tasks);
  if (division === null) throw new RangeError(`${curves.length} tasks do not fit into ${shape.cores} cores`);
  const all = Array.from({ length: shape.clusters }, (_, cluster) => cluster);
  const placings = tasks.map(({ id }) => ({ id, current: [], cores: division.cores.get(id) as number }));
  const cores = placePrivate(shape, all, placings);
  return tasks.map(({ id }) => cores.get(id) as readonly number[]);
}

/** Clusters of a task's virtual cores: the largest first, as the runtime puts them. */
export function clustersInOrder(cores: readonly number[]): number[] {
  const { cores: all, clusters } = poolShape();
  const counts = new Array<number>(clusters).fill(0);
  for (const core of cores) {
    const cluster = Math.floor((core * clusters) / all);
    counts[cluster] = (counts[cluster] as number) + 1;
  }
  return [...clusterOrder(counts)];
}

/** Static: a core each, spread over the clusters. */
export function staticPlaces(tasks: number): Places {
  const { cores, clusters } = poolShape();
  return Array.from({ length: tasks }, (_, i) => [(i % clusters) * (cores / clusters) + Math.floor(i / clusters)]);
}
