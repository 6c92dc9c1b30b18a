// SPDX-License-Identifier: Apache-2.0
/** What an operator decides about a device. */
import { MAX_SLOTS, type PublicZone } from "../allocate/bank-slots.js";
import { DEFAULT_HYSTERESIS, type HysteresisOptions } from "../allocate/hysteresis.js";
import { coresPerCluster, type PoolShape } from "../allocate/pool-shape.js";
import type { DevicePort } from "../device/device-port.js";
import { HypervisorError } from "../errors.js";
import type { Clock } from "../pacing/token-bucket.js";

/** Factors on predicted latency at admission, for what others may cost. */
export interface Allowance {
  /** Banks of its own. */
  readonly exclusive: number;
  /** A bank shared in time slots. */
  readonly slots: number;
  /** Private mode, where banks are shared by whoever needs them. */
  readonly private: number;
}

export interface HypervisorOptions {
  readonly device: DevicePort;
  /** Folder of its state. */
  readonly folder: string;
  /** Clusters for public tenants, the others are for private ones; all when omitted. */
  readonly publicClusters?: readonly number[];
  /** Cores that share a time slot, where public tenants share a bank; half a cluster when omitted. */
  readonly coresPerSlot?: number;
  /** Clock of the device that predictions are turned into time with. */
  readonly clockMHz?: number;
  readonly allowance?: Partial<Allowance>;
  readonly hysteresis?: Partial<HysteresisOptions>;
  readonly clock?: Clock;
}

export interface Settings {
  readonly zone: PublicZone;
  readonly privateClusters: readonly number[];
  readonly clockMHz: number;
  readonly allowance: Allowance;
  readonly hysteresis: HysteresisOptions;
}

/** The clock that published designs of this size run at. */
const DEFAULT_CLOCK_MHZ = 300;
/**
 * Until a package's own runs are known: what was measured of the presets. With fixed turns on the instruction port the first run of a small
 * network takes up to 10 % more (ResNet-8), slots cost a third (MobileNet v1). Private tenants are promised nothing about one another.
 */
const DEFAULT_ALLOWANCE: Allowance = { exclusive: 1.12, slots: 1.4, private: 1.2 };

/** Throws BAD_REQUEST. */
export function settle(shape: PoolShape, options: HypervisorOptions): Settings {
  const all = Array.from({ length: shape.clusters }, (_, cluster) => cluster);
  const size = coresPerCluster(shape);
  const clusters = options.publicClusters ?? all;
  const coresPerSlot = options.coresPerSlot ?? Math.ceil(size / 2);
  if (!clusters.every((cluster) => all.includes(cluster)) || size % coresPerSlot !== 0 || size / coresPerSlot > MAX_SLOTS) {
    throw new HypervisorError(
      "BAD_REQUEST",
      `The pool has clusters 0..${shape.clusters - 1} of ${size} cores and at most ${MAX_SLOTS} slots a bank; asked for: public clusters ${clusters.join(", ")}, ${coresPerSlot} cores a slot.`,
    );
  }
  return {
    zone: { clusters, coresPerSlot },
    privateClusters: all.filter((cluster) => !clusters.includes(cluster)),
    clockMHz: options.clockMHz ?? DEFAULT_CLOCK_MHZ,
    allowance: { ...DEFAULT_ALLOWANCE, ...options.allowance },
    hysteresis: { ...DEFAULT_HYSTERESIS, ...options.hysteresis },
  };
}
