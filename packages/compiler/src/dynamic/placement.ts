// SPDX-License-Identifier: Apache-2.0
/** Which virtual core lies in which cluster. */
import type { Program } from "../package/program.js";
import { DispatchError } from "./errors.js";

/** The cores that a task has: how many in each cluster, or how many when clusters do not matter. */
export type CorePlacement = number | readonly number[];

const perCluster = (placement: CorePlacement): readonly number[] => (typeof placement === "number" ? [placement] : placement);

/** Cores of a placement. Throws DISPATCH_CORES when the program was not compiled for so many. */
export function coresOf(program: Program, placement: CorePlacement): number {
  const counts = perCluster(placement);
  const cores = counts.reduce((sum, count) => sum + count, 0);
  if (!counts.every((count) => Number.isInteger(count) && count >= 0) || cores < 1 || cores > program.maxCores) {
    throw new DispatchError(
      "DISPATCH_CORES",
      `${program.name} is compiled for 1 to ${program.maxCores} cores, not ${counts.join(" + ")}; ask for fewer or compile it again`,
    );
  }
  return cores;
}

/**
 * Cluster of each virtual core. Plans give tiles that read the same to consecutive cores, groups of a whole cluster first,
 * so clusters are filled with consecutive ones, the largest first.
 */
export function clusterOrder(placement: CorePlacement): readonly number[] {
  return perCluster(placement)
    .map((count, cluster) => ({ count, cluster }))
    .sort((a, b) => b.count - a.count)
    .flatMap(({ count, cluster }) => new Array<number>(count).fill(cluster));
}
