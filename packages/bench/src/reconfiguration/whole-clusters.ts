// SPDX-License-Identifier: Apache-2.0
import type { PoolConfig } from "@tessera/hw";

/** Cores per cluster of a task of so many cores: whole clusters first. */
export function wholeClusters(cores: number, { cores: all, clusters }: PoolConfig): number[] {
  const perCluster = all / clusters;
  return Array.from({ length: Math.ceil(cores / perCluster) }, (_, i) => Math.min(perCluster, cores - i * perCluster));
}
