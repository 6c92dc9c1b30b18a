// SPDX-License-Identifier: Apache-2.0
/** The named designs. The default is stated in full, every other one by what differs from it. */
import { CORE_512, CORE_8192, CORE_TINY } from "./core-config.js";
import type { PoolConfig, PoolConfigPatch } from "./pool-config.js";

export const DEFAULT_PRESET = "virt-16x512";

/** The product: sixteen cores of 512 operations per cycle in four clusters. */
export const DEFAULT_CONFIG: PoolConfig = {
  name: DEFAULT_PRESET,
  cores: 16,
  clusters: 4,
  banks: 4,
  tasks: 16,
  virtualization: "full",
  returnDepth: 64,
  featureMemoryBytes: 0,
  registerSlices: 2,
  coalescing: true,
  timeSlots: true,
  core: CORE_512,
};

export const PRESETS: Readonly<Record<string, PoolConfigPatch>> = {
  [DEFAULT_PRESET]: {},
  /** The product with on-chip memory for feature maps: 2 MiB beside each bank. */
  "virt-16x512-fm": { featureMemoryBytes: 2 * 2 ** 20 },
  /** Baseline without sharing logic: what virtualization costs. */
  "static-16x512": { virtualization: "none", timeSlots: false },
  /** Baseline of one large core, shared in time only. */
  "single-8192": { cores: 1, clusters: 1, tasks: 4, timeSlots: false, core: CORE_8192 },
  /** One cluster: four cores beside one bank. */
  "virt-4x512": { cores: 4, clusters: 1, banks: 1, tasks: 4 },
  /** Two small cores, for proofs and fast tests. */
  tiny: { cores: 2, clusters: 1, banks: 1, tasks: 2, registerSlices: 0, core: CORE_TINY },
};

export const PRESET_NAMES: readonly string[] = Object.keys(PRESETS);
