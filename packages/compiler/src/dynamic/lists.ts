// SPDX-License-Identifier: Apache-2.0

/** Dispatch lists of virtual cores 0..n-1, ready to be written to segment 0. */
export interface DispatchLists {
  readonly cores: number;
  /** List v starts at byte v * strideWords * 32. */
  readonly bytes: Uint8Array;
  readonly strideWords: number;
  /** Entries of each list, the end entry included. */
  readonly lengths: Int32Array;
  /** Tiling of each layer. */
  readonly tilings: Int16Array;
  /** Cluster, by its place in the placement, in which each virtual core is to lie. */
  readonly clusters: readonly number[];
}
