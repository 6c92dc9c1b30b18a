// SPDX-License-Identifier: Apache-2.0
/** Physical cores for a division: tasks keep what they have, and grow where they are, since cores of one cluster share reads. */
import { clusterOf, coresOfCluster, type PoolShape } from "./pool-shape.js";

export interface Placing {
  readonly id: string;
  readonly cores: number;
  /** Physical cores now; empty for a task that comes. */
  readonly current: readonly number[];
}

class Placer {
  readonly #shape: PoolShape;
  readonly #clusters: readonly number[];
  readonly #free: Set<number>;

  constructor(shape: PoolShape, clusters: readonly number[], kept: ReadonlyMap<string, readonly number[]>) {
    this.#shape = shape;
    this.#clusters = clusters;
    this.#free = new Set(clusters.flatMap((cluster) => coresOfCluster(shape, cluster)));
    for (const cores of kept.values()) for (const core of cores) this.#free.delete(core);
  }

  /** Cores beside those the task has. */
  grow(own: readonly number[], cores: number): number[] {
    const grown = [...own];
    while (grown.length < cores) {
      const cluster = this.#choose(grown, cores - grown.length);
      for (const core of this.#freeOf(cluster).slice(0, cores - grown.length)) {
        this.#free.delete(core);
        grown.push(core);
      }
    }
    return grown.sort((a, b) => a - b);
  }

  #freeOf(cluster: number): number[] {
    return coresOfCluster(this.#shape, cluster).filter((core) => this.#free.has(core));
  }

  /** Where it is already; else the tightest cluster with room for all; else the emptiest. */
  #choose(own: readonly number[], wanted: number): number {
    const mine = (cluster: number): number => own.filter((core) => clusterOf(this.#shape, core) === cluster).length;
    const room = (cluster: number): number => this.#freeOf(cluster).length;
    const rank = (cluster: number): readonly number[] => {
      const fits = room(cluster) >= wanted;
      return [mine(cluster), fits ? 1 : 0, fits ? -room(cluster) : room(cluster), -cluster];
    };
    const open = this.#clusters.filter((cluster) => room(cluster) > 0);
    const first = open[0];
    if (first === undefined) throw new RangeError("the division has more cores than the clusters");
    return open.reduce((best, cluster) => (compare(rank(cluster), rank(best)) > 0 ? cluster : best), first);
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}

/** Cores that a task keeps: those in the clusters where it has most. */
function keep(shape: PoolShape, current: readonly number[], cores: number): readonly number[] {
  const beside = (core: number): number => current.filter((other) => clusterOf(shape, other) === clusterOf(shape, core)).length;
  return [...current].sort((a, b) => beside(b) - beside(a) || a - b).slice(0, cores);
}

/** Cores of each task, ascending; together they must fit into the clusters. */
export function placePrivate(
  shape: PoolShape,
  clusters: readonly number[],
  placings: readonly Placing[],
): Map<string, readonly number[]> {
  const kept = new Map(placings.map(({ id, current, cores }) => [id, keep(shape, current, cores)]));
  const placer = new Placer(shape, clusters, kept);
  // The largest first: they need whole clusters.
  const largestFirst = [...placings].sort((a, b) => b.cores - a.cores);
  return new Map(largestFirst.map(({ id, cores }) => [id, placer.grow(kept.get(id) as readonly number[], cores)]));
}
