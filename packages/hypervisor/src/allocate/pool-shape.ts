// SPDX-License-Identifier: Apache-2.0
/** Cores, clusters and banks as the allocators see them, and the numbers that follow from them. */

export interface PoolShape {
  readonly cores: number;
  readonly clusters: number;
  readonly banks: number;
  /** Entries of the task table. */
  readonly tasks: number;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export const coresPerCluster = (shape: PoolShape): number => shape.cores / shape.clusters;

export const clusterOf = (shape: PoolShape, core: number): number => Math.floor(core / coresPerCluster(shape));

export const coresOfCluster = (shape: PoolShape, cluster: number): number[] =>
  range(coresPerCluster(shape)).map((i) => cluster * coresPerCluster(shape) + i);

/** Bank b stands beside cluster b mod clusters. */
export const banksOfCluster = (shape: PoolShape, cluster: number): number[] =>
  range(shape.banks).filter((bank) => bank % shape.clusters === cluster);

/** Clusters that the cores lie in, ascending. */
export const clustersOf = (shape: PoolShape, cores: readonly number[]): number[] =>
  [...new Set(cores.map((core) => clusterOf(shape, core)))].sort((a, b) => a - b);

/** Banks beside the cores' clusters, ascending. */
export const banksBeside = (shape: PoolShape, cores: readonly number[]): number[] =>
  clustersOf(shape, cores)
    .flatMap((cluster) => banksOfCluster(shape, cluster))
    .sort((a, b) => a - b);
