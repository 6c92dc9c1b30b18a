// SPDX-License-Identifier: Apache-2.0
/** Cycles that single instructions occupy their engine, from the quantities that determine them. */
import type { CoreConfig } from "@tessera/hw";
import { BURST_BYTES, ENGINES } from "@tessera/isa";
import { type Box, boxRuns, lineRun, type Runs } from "./runs.js";
import type { Timing } from "./timing.js";

export const LDI = ENGINES.indexOf("LDI");
export const LDW = ENGINES.indexOf("LDW");
export const EXEC = ENGINES.indexOf("EXEC");
export const SAVE = ENGINES.indexOf("SAVE");

/** Values of `of`: inputs, weights, results (or what is added to them). */
export const OF_INPUTS = 0;
export const OF_WEIGHTS = 1;
const OF_RESULTS = 2;

/** What the simulation needs to know of an instruction. */
export interface TimedOp {
  readonly engine: number;
  /** 256-bit words. */
  readonly words: number;
  readonly wait: number;
  readonly post: number;
  /** Cycles until the engine is free, cycles from then until the result is visible. */
  readonly busy: number;
  readonly delay: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  /** Memory it moves; null: none. What of a tile it belongs to: tiles of equal size differ by one shift of each. */
  readonly runs: Runs | null;
  readonly of: 0 | 1 | 2;
  /** Words of the chunk that LOAD_W puts into the weight buffer. */
  readonly weightWords?: number;
}

/** Cycles to copy the activation table: eight entries at a time. */
const TABLE_ROWS = 32;

/** An instruction that only moves tokens. */
export const nopOp = (engine: number, wait: number, post: number): TimedOp => ({
  engine,
  words: 1,
  wait,
  post,
  busy: 1,
  delay: 0,
  readBytes: 0,
  writeBytes: 0,
  runs: null,
  of: OF_INPUTS,
});

/** Cycles that a core's ports need to bring inputs and weights: beside each other where weights have lanes. */
export const portCycles = (inputs: number, weights: number, t: Timing): number =>
  t.memory.weightLanes
    ? Math.max(inputs / t.portBytesPerCycle, weights / t.weightBytesPerCycle)
    : (inputs + weights) / t.portBytesPerCycle;

/** Bytes of a transfer, and the cycles to move it at the share of memory that one core has. */
export function transferCost(
  runs: Runs,
  t: Timing,
  portBytes = t.portBytesPerCycle,
): { readonly bytes: number; readonly cycles: number } {
  const count = runs.rows * runs.blocks;
  const bursts = Math.ceil(runs.bytes / BURST_BYTES);
  const cycles = count * (Math.ceil(runs.bytes / portBytes) + bursts * t.burstOverhead);
  const bytes = count * runs.bytes;
  return { bytes, cycles: Math.max(cycles, bytes / t.bytesPerCycle) };
}

function loadOp(engine: number, of: 0 | 1 | 2, runs: Runs, wait: number, post: number, t: Timing): TimedOp {
  const { bytes, cycles } = transferCost(runs, t);
  return { engine, words: 1, wait, post, busy: cycles, delay: t.readLatency, readBytes: bytes, writeBytes: 0, runs, of };
}

export const loadInputOp = (box: Box, wait: number, post: number, t: Timing): TimedOp =>
  loadOp(LDI, OF_INPUTS, boxRuns(box), wait, post, t);

export const loadResidualOp = (box: Box, wait: number, post: number, t: Timing): TimedOp =>
  loadOp(LDI, OF_RESULTS, boxRuns(box), wait, post, t);

export function loadWeightsOp(address: number, words: number, wait: number, post: number, core: CoreConfig, t: Timing): TimedOp {
  const runs = lineRun(address, words * core.icp * core.ocp);
  const { bytes, cycles } = transferCost(runs, t, t.weightBytesPerCycle);
  return {
    engine: LDW,
    words: 1,
    wait,
    post,
    busy: cycles,
    delay: t.readLatency,
    readBytes: bytes,
    writeBytes: 0,
    runs,
    of: OF_WEIGHTS,
    weightWords: words,
  };
}

export function storeOp(box: Box, wait: number, post: number, t: Timing): TimedOp {
  const runs = boxRuns(box);
  const { bytes, cycles } = transferCost(runs, t);
  return { engine: SAVE, words: 1, wait, post, busy: cycles, delay: 0, readBytes: 0, writeBytes: bytes, runs, of: OF_RESULTS };
}

/**
 * CONV, POOL, ELTWISE: a step per cycle, but the requantiser takes only one pixel per cycle; the pipeline behind the walk
 * overlaps with the next operation. `params`: cycles that each block
 * takes besides: words of channel parameters, and the windows of row taps, filled at the start of each row.
 */
export function execOp(
  pixels: number,
  steps: number,
  blocks: number,
  params: number,
  wait: number,
  post: number,
  core: CoreConfig,
  t: Timing,
): TimedOp {
  const busy = blocks * (params + Math.ceil(pixels / core.pp) * Math.max(steps, core.pp));
  return {
    engine: EXEC,
    words: 2,
    wait,
    post,
    busy,
    delay: t.execLatency,
    readBytes: 0,
    writeBytes: 0,
    runs: null,
    of: OF_INPUTS,
  };
}

export function tableOp(wait: number, post: number, t: Timing): TimedOp {
  return {
    engine: EXEC,
    words: 1,
    wait,
    post,
    busy: TABLE_ROWS,
    delay: t.execLatency,
    readBytes: 0,
    writeBytes: 0,
    runs: null,
    of: OF_INPUTS,
  };
}

/**
 * Cycles that row taps add to a block of `rows` rows of `steps` steps: the window is filled at the start of each row, partly
 * while the requantiser still takes the pixels before.
 */
export const fillCycles = (rows: number, steps: number, core: CoreConfig): number =>
  rows * Math.max(0, steps - Math.max(0, core.pp - steps));

/** Words of channel parameters in front of each block of a CONV that finishes its pixels. */
export const paramWords = (core: CoreConfig): number => 16 / core.icp;
