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
  /** Slot in which a core may start bursts; cores that are not named have no business there. */
  readonly owner: ReadonlyMap<number, number>;
}

/** The hardware numbers slots with two bits. */
export const MAX_SLOTS = 4;

export const slotOf = (shape: PoolShape, zone: PublicZone, core: number): number =>
  Math.floor((core % coresPerCluster(shape)) / zone.coresPerSlot);

/** Slots in one cluster's banks: those of the groups for the cores beside it, and for a tenant's cores elsewhere the slots that it has there. */
function owners(shape: PoolShape, zone: PublicZone, cluster: number, users: readonly Holding[]): Map<number, number> {
  const beside = coresOfCluster(shape, cluster);
  const owner = new Map(beside.map((core) => [core, slotOf(shape, zone, core)]));
  for (const { cores } of users) {
    const slots = [...new Set(cores.filter((core) => beside.includes(core)).map((core) => slotOf(shape, zone, core)))];
    for (const [i, core] of cores.filter((other) => !beside.includes(other)).entries()) {
      owner.set(core, slots[i % slots.length] as number);
    }
  }
  return owner;
}

/** Arbiter settings of all banks of the zone; one holding per tenant. */
export function bankSlots(shape: PoolShape, zone: PublicZone, holdings: readonly Holding[]): BankSlots[] {
  return zone.clusters.flatMap((cluster) => {
    const users = holdings.filter(({ cores }) => cores.some((core) => clusterOf(shape, core) === cluster));
    const on = users.some(({ sharing }) => sharing === "slots");
    const slots = {
      count: on ? coresPerCluster(shape) / zone.coresPerSlot : 0,
      owner: on ? owners(shape, zone, cluster, users) : new Map<number, number>(),
    };
    return banksOfCluster(shape, cluster).map((bank) => ({ bank, ...slots }));
  });
}
