// SPDX-License-Identifier: Apache-2.0
/** Cycles that single instructions occupy their engine, from the quantities that determine them. */
import type { CoreConfig } from "@tessera/hw";
import { BURST_BYTES, CHANNEL_BLOCK, ENGINES } from "@tessera/isa";
import type { Timing } from "./timing.js";

export const LDI = ENGINES.indexOf("LDI");
export const LDW = ENGINES.indexOf("LDW");
export const EXEC = ENGINES.indexOf("EXEC");
export const SAVE = ENGINES.indexOf("SAVE");

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
});

/** Cycles to move `runs` contiguous runs of `bytes` bytes. */
function transferCycles(t: Timing, runs: number, bytes: number): number {
  const bursts = Math.ceil(bytes / BURST_BYTES);
  return runs * (Math.ceil(bytes / t.portBytesPerCycle) + bursts * t.burstOverhead);
}

/** A box of a feature map in memory. */
export interface Box {
  readonly rows: number;
  readonly cols: number;
  readonly blocks: number;
  /** Rows, blocks follow each other without gaps. */
  readonly contigRows: boolean;
  readonly contigBlocks: boolean;
  readonly pixelStride: number;
}

/** Bytes of a box and the cycles to move it. */
export function boxCost(box: Box, t: Timing): { readonly bytes: number; readonly cycles: number } {
  const { rows, cols, blocks } = box;
  const bytes = rows * cols * blocks * CHANNEL_BLOCK;
  let cycles: number;
  if (box.pixelStride > 1) {
    cycles = transferCycles(t, rows * cols * blocks, CHANNEL_BLOCK);
  } else if (!box.contigRows) {
    cycles = transferCycles(t, rows * blocks, cols * CHANNEL_BLOCK);
  } else {
    cycles = box.contigBlocks ? transferCycles(t, 1, bytes) : transferCycles(t, blocks, rows * cols * CHANNEL_BLOCK);
  }
  return { bytes, cycles: Math.max(cycles, bytes / t.bytesPerCycle) };
}

export function loadInputOp(box: Box, wait: number, post: number, t: Timing): TimedOp {
  const { bytes, cycles } = boxCost(box, t);
  return { engine: LDI, words: 1, wait, post, busy: cycles, delay: t.readLatency, readBytes: bytes, writeBytes: 0 };
}

export function loadWeightsOp(words: number, wait: number, post: number, core: CoreConfig, t: Timing): TimedOp {
  const bytes = words * core.icp * core.ocp;
  const busy = Math.max(transferCycles(t, 1, bytes), bytes / t.bytesPerCycle);
  return { engine: LDW, words: 1, wait, post, busy, delay: t.readLatency, readBytes: bytes, writeBytes: 0 };
}

export function storeOp(box: Box, wait: number, post: number, t: Timing): TimedOp {
  const { bytes, cycles } = boxCost(box, t);
  return { engine: SAVE, words: 1, wait, post, busy: cycles, delay: 0, readBytes: 0, writeBytes: bytes };
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
  return { engine: EXEC, words: 2, wait, post, busy, delay: t.execLatency, readBytes: 0, writeBytes: 0 };
}

export function tableOp(wait: number, post: number, t: Timing): TimedOp {
  return { engine: EXEC, words: 1, wait, post, busy: TABLE_ROWS, delay: t.execLatency, readBytes: 0, writeBytes: 0 };
}

/** Words of channel parameters in front of each block of a CONV that finishes its pixels. */
export const paramWords = (core: CoreConfig): number => 16 / core.icp;
