// SPDX-License-Identifier: Apache-2.0
/** What the simulation of a task is given besides its lists, and what comes of it. */
import type { Fetch } from "./task-queues.js";

export interface TaskTimes {
  /** Per layer: when its last core reports. */
  readonly ends: Float64Array;
  readonly cycles: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  /** Per token channel: cycles, of all cores, for which EXEC waited for it. */
  readonly waited: Float64Array;
}

export interface TaskLayers {
  readonly producers: readonly (readonly number[])[];
  /** Cores that take part in each layer. */
  readonly participants: readonly number[];
}

export interface TaskOptions {
  readonly banks: number;
  /** Cycle from which inputs may be loaded. */
  readonly inputsFrom: number;
  readonly fetch: Fetch;
  /** Cluster of each core; one cluster after the other when omitted. */
  readonly clusterOf?: readonly number[];
  /** Told when a layer is complete, before anything waits for it again. */
  readonly onComplete?: (layer: number, end: number) => void;
}
