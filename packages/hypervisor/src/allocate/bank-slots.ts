// SPDX-License-Identifier: Apache-2.0
/**
 * Time slots of the banks that public tenants share. The cores of a cluster are cut into groups once and for all, each group has one slot, and a
 * group has one tenant: nothing changes for anybody when another one comes or goes, and a tenant that agreed to slots has its own from its first cycle.
 */
import { banksOfCluster, clusterOf, coresOfCluster, coresPerCluster, type PoolShape } from "./pool-shape.js";

/** Whether a tenant wants banks of its own, or shares them in time slots. */
export type Sharing = "exclusive" | "slots";

/** Cores that a tenant has, over all its tasks. */
export interface Holding {
  readonly tenant: string;
  readonly sharing: Sharing;
  readonly cores: readonly number[];
}

/** The part of the pool for public mode. */
export interface PublicZone {
  readonly clusters: readonly number[];
  /** Cores in a group, which divides the cores of a cluster. */
  readonly coresPerSlot: number;
}

/** Setting of the arbiter of one bank. */
export interface BankSlots {
  readonly bank: number;
  /** Slots of equal length that follow one another; 0: off. */
  readonly count: number;
  /** Slot in which a core may start bursts; cores of other clusters own none. */
  readonly owner: ReadonlyMap<number, number>;
}

/** The hardware numbers slots with two bits. */
export const MAX_SLOTS = 4;

export const slotOf = (shape: PoolShape, zone: PublicZone, core: number): number =>
  Math.floor((core % coresPerCluster(shape)) / zone.coresPerSlot);

/** Arbiter settings of all banks of the zone. */
export function bankSlots(shape: PoolShape, zone: PublicZone, holdings: readonly Holding[]): BankSlots[] {
  return zone.clusters.flatMap((cluster) => {
    const users = holdings.filter(({ cores }) => cores.some((core) => clusterOf(shape, core) === cluster));
    const cores = users.some(({ sharing }) => sharing === "slots") ? coresOfCluster(shape, cluster) : [];
    const count = cores.length === 0 ? 0 : coresPerCluster(shape) / zone.coresPerSlot;
    const owner = new Map(cores.map((core) => [core, slotOf(shape, zone, core)]));
    return banksOfCluster(shape, cluster).map((bank) => ({ bank, count, owner }));
  });
}
