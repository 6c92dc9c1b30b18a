// SPDX-License-Identifier: Apache-2.0
/** What the latency model assumes about one core and its share of memory. */
import type { CoreConfig } from "@tessera/hw";
import { BURST_BYTES } from "@tessera/isa";
import type { DramTiming } from "./dram-banks.js";
import type { Fetch } from "./task-queues.js";

export interface Timing {
  /** Cycles from a read request to its first data. */
  readonly readLatency: number;
  /** Cycles from the last write data to its response. */
  readonly writeLatency: number;
  /** Average share of a memory bank, bytes per cycle. */
  readonly bytesPerCycle: number;
  /** Widest transfer of the core's data port, bytes per cycle. */
  readonly portBytesPerCycle: number;
  /** The same for weights, which a wide core takes from all banks at once. */
  readonly weightBytesPerCycle: number;
  /** Cycles that each burst costs besides its data. */
  readonly burstOverhead: number;
  /** Cycles from the last step of an EXEC operation until its last result is in the output buffer. */
  readonly execLatency: number;
  /** Cycles in which EXEC prepares an operation before it can start. */
  readonly prepareCycles: number;
  /** Words of the weight buffer, in which LOAD_W runs ahead. */
  readonly weightWords: number;
  /** Words that an engine queue holds. */
  readonly queueWords: number;
  /** Cycles of a layer boundary: report, release. */
  readonly barrier: number;
  readonly fetch: Fetch;
  readonly memory: MemoryTiming;
}

/** Memory as the cores of a task share it. */
export interface MemoryTiming {
  /** Cycles from the issue of a burst to the bank's controller, from there to the first data, to the write response. */
  readonly requestLatency: number;
  readonly readLatency: number;
  readonly writeLatency: number;
  /** Bytes that are simulated as one burst: those of a real one, or more where time to simulate matters more. */
  readonly burstBytes: number;
  /** Bytes per cycle of a core's read port; weights come in a lane per bank beside it. */
  readonly portBytes: number;
  readonly weightLanes: boolean;
  /** Cores that stand beside one bank: four small ones, or a quarter of a wide one. */
  readonly coresPerBank: number;
  readonly dram: DramTiming;
  /** Cycles between two look-ups of a core's reads in its coalescer, 0 without one; from the last data of a read until its entry is free. */
  readonly turnCycles: number;
  readonly entryLatency: number;
  /** Cycles from a staged write burst to its first data at the bank's port, from there to the controller. */
  readonly writeRequest: number;
  readonly writePath: number;
  /** Cycles from the start of a load or store to its first request; from the last byte of a load to its token. */
  readonly setup: number;
  readonly postDelay: number;
  /** Cores that share reads of the same bytes; 0: none do. Cycles before the data after which it is too late to join. */
  readonly clusterCores: number;
  readonly joinLatency: number;
  /** Cores for which one read of a bank counts when a single core stands for many. */
  readonly inputShare: number;
  readonly weightShare: number;
  /** Feature memory: bytes per core, from the first of the maps on; cycles as above; a beat a cycle, whatever the burst. */
  readonly fastBytesPerCore: number;
  readonly fastRequestLatency: number;
  readonly fastReadLatency: number;
  readonly fastWriteLatency: number;
  readonly fastBeatCycles: number;
}

/** MACs per cycle of the core that DEFAULT_TIMING describes. */
const DEFAULT_MACS = 256;

/**
 * Fitted to the RTL with the DDR4-2400 model: keyword spotting, ResNet-8, ResNet-20 and MobileNet v1 0.25 on one and two
 * cores of one bank come out within -5 and +3 %.
 */
export const DEFAULT_TIMING: Timing = {
  readLatency: 70,
  writeLatency: 60,
  bytesPerCycle: 26,
  portBytesPerCycle: 32,
  weightBytesPerCycle: 32,
  burstOverhead: 1,
  execLatency: 40,
  prepareCycles: 10,
  weightWords: 2048,
  queueWords: 16,
  barrier: 7,
  fetch: { start: 40, turn: 5, round: 88 },
  memory: {
    requestLatency: 28,
    burstBytes: BURST_BYTES,
    readLatency: 52,
    portBytes: 32,
    weightLanes: false,
    coresPerBank: 4,
    writeLatency: 40,
    dram: {
      beatCycles: 1.06,
      toWrite: 0.25,
      toRead: 5,
      mixBeats: 160,
      mixShare: 0.35,
      openCycles: 4.25,
      conflictCycles: 8.5,
      recoveryCycles: 4.5,
      refreshPeriod: 2340,
      refreshCycles: 109,
      refreshPhase: 0,
    },
    turnCycles: 4,
    entryLatency: 34,
    writeRequest: 6,
    writePath: 22,
    setup: 3,
    postDelay: 4,
    clusterCores: 4,
    joinLatency: 0,
    inputShare: 1,
    weightShare: 1,
    fastBytesPerCore: 0,
    fastRequestLatency: 10,
    fastReadLatency: 11,
    fastWriteLatency: 10,
    fastBeatCycles: 1,
  },
};

/** What four banks of the DDR4-2400 model give one reader that streams from all of them, bytes per cycle. */
const ALL_BANKS_BYTES = 220;

/** Timing of a core: one that computes more per cycle has a larger share of the memory, up to its ports. `fastBytesPerCore`: of feature memory. */
export function coreTiming(core: CoreConfig, fastBytesPerCore = 0): Timing {
  const wide = core.portBytes > DEFAULT_TIMING.portBytesPerCycle;
  const most = wide ? ALL_BANKS_BYTES : core.portBytes;
  const share = (DEFAULT_TIMING.bytesPerCycle * core.pp * core.icp * core.ocp) / DEFAULT_MACS;
  return {
    ...DEFAULT_TIMING,
    weightWords: core.weightBufferBytes / (core.icp * core.ocp),
    portBytesPerCycle: core.portBytes,
    weightBytesPerCycle: most,
    bytesPerCycle: Math.min(most, share),
    memory: {
      ...DEFAULT_TIMING.memory,
      fastBytesPerCore,
      portBytes: core.portBytes,
      weightLanes: wide,
      coresPerBank: wide ? 0.25 : 4,
      // A wide core is alone in its cluster, without a coalescer.
      turnCycles: wide ? 0 : DEFAULT_TIMING.memory.turnCycles,
    },
  };
}

/** Coarser than this, plans of much memory traffic are ranked wrongly. */
const COARSE_BURST_BYTES = 2048;

/** The same memory in steps of two bursts, which is as good for comparing plans and faster. */
export const coarseTiming = (timing: Timing): Timing => ({
  ...timing,
  memory: { ...timing.memory, burstBytes: COARSE_BURST_BYTES },
});

/** Longest IFP that may be dispatched: 0.1 ms at 300 MHz, so that an urgent stop is short. */
export const MAX_IFP_CYCLES = 30_000;
