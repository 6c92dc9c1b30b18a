// SPDX-License-Identifier: Apache-2.0
/** One core among others that do the same at the same time: it alone is simulated, on a bank that is as much slower. */
import { NO_FETCH } from "./task-queues.js";
import { TaskSimulation } from "./task-simulation.js";
import type { Timing } from "./timing.js";
import type { Trace } from "./trace.js";

/** Cycles by which the loads of weights are ahead of a layer's release: they run while the layer before ends. */
export const WEIGHTS_AHEAD = 1500;

/** How many cores of a cluster read the same inputs, and the same weights. */
export interface Sharing {
  readonly inputs: number;
  readonly weights: number;
}

export const NOTHING_SHARED: Sharing = { inputs: 1, weights: 1 };

/** Cores that share feature memory with the one that is simulated. */
const OTHERS = 16;

const ALONE = { producers: [[]], participants: [1] };
const OPTIONS = { banks: 1, inputsFrom: WEIGHTS_AHEAD, fetch: NO_FETCH };

/** Cycles of an IFP from its layer's release on, when all cores beside a bank run one like it; Infinity beyond `limit`. */
export function timeAmongOthers(trace: Trace, sharing: Sharing, limit: number, timing: Timing): number {
  const memory = {
    ...timing.memory,
    dram: { ...timing.memory.dram, beatCycles: timing.memory.dram.beatCycles * timing.memory.coresPerBank },
    fastBeatCycles: timing.memory.fastBeatCycles * timing.memory.coresPerBank,
    // The cores it stands for have more than their own share between them.
    fastBytesPerCore: timing.memory.fastBytesPerCore * OTHERS,
    clusterCores: 0,
    inputShare: sharing.inputs,
    weightShare: sharing.weights,
  };
  const entry = { trace, inputShift: 0, weightShift: 0, outputShift: 0, layer: 0, first: true, last: true };
  const times = new TaskSimulation([[entry]], ALONE, { ...timing, memory }, OPTIONS).run(limit + WEIGHTS_AHEAD);
  return times === null ? Number.POSITIVE_INFINITY : times.cycles - WEIGHTS_AHEAD;
}
