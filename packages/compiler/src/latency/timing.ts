// SPDX-License-Identifier: Apache-2.0
/** What the latency model assumes about one core and its share of memory. */
import type { CoreConfig } from "@tessera/hw";

export interface Timing {
  /** Cycles from a read request to its first data. */
  readonly readLatency: number;
  /** Cycles from the last write data to its response. */
  readonly writeLatency: number;
  /** Average share of a memory bank, bytes per cycle. */
  readonly bytesPerCycle: number;
  /** Widest transfer of the core's data port, bytes per cycle. */
  readonly portBytesPerCycle: number;
  /** Cycles that each burst costs besides its data. */
  readonly burstOverhead: number;
  /** Cycles from the last step of an EXEC operation until its last result is in the output buffer. */
  readonly execLatency: number;
  /** Words that an engine queue holds. */
  readonly queueWords: number;
  /** Cycles of a layer boundary: report, release. */
  readonly barrier: number;
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
  burstOverhead: 1,
  execLatency: 32,
  queueWords: 16,
  barrier: 130,
};

/** Timing of a core: one that computes more per cycle has a larger share of the memory, up to its port. */
export function coreTiming(core: CoreConfig): Timing {
  const share = (DEFAULT_TIMING.bytesPerCycle * core.pp * core.icp * core.ocp) / DEFAULT_MACS;
  return { ...DEFAULT_TIMING, bytesPerCycle: Math.min(DEFAULT_TIMING.portBytesPerCycle, share) };
}

/** Longest IFP that may be dispatched: 0.1 ms at 300 MHz, so that an urgent stop is short. */
export const MAX_IFP_CYCLES = 30_000;
