// SPDX-License-Identifier: Apache-2.0
/** Sizes in buffer words that follow from a core configuration (docs/design/isa.md, "Memory and buffers"). */
import type { CoreConfig } from "@tessera/hw";
import { layoutBytes, recordLayout } from "@tessera/isa";

/** Channels of one block of a feature map, and bytes of one access to memory. */
export const BLOCK_CHANNELS = 32;
/** Channels of one lane of the store mask. */
export const MASK_CHANNELS = 8;

export interface CoreShape {
  readonly core: CoreConfig;
  readonly pp: number;
  readonly icp: number;
  readonly ocp: number;
  /** Input-channel groups (planes) of one 32-channel block. */
  readonly planesPerBlock: number;
  /** Blocks of OCP output channels in one 32-channel block. */
  readonly lanesPerBlock: number;
  /** Words of one half of the input buffer, rows of one half of the output buffer. */
  readonly inputHalf: number;
  readonly outputHalf: number;
  /** Words of the weight buffer, a ring. */
  readonly weightWords: number;
  /** Bytes of a weight-buffer word. */
  readonly weightWordBytes: number;
  /** Weight-buffer words of the channel parameters in front of each block. */
  readonly paramWords: number;
  /** Weight-buffer words of an activation table. */
  readonly tableWords: number;
}

export function coreShape(core: CoreConfig): CoreShape {
  const weightWordBytes = core.icp * core.ocp;
  return {
    core,
    pp: core.pp,
    icp: core.icp,
    ocp: core.ocp,
    planesPerBlock: BLOCK_CHANNELS / core.icp,
    lanesPerBlock: BLOCK_CHANNELS / core.ocp,
    inputHalf: core.inputBufferBytes / core.icp / 2,
    outputHalf: core.outputBufferBytes / BLOCK_CHANNELS / 2,
    weightWords: core.weightBufferBytes / weightWordBytes,
    weightWordBytes,
    paramWords: (core.ocp * layoutBytes(recordLayout("CHANNEL_PARAMS"))) / weightWordBytes,
    tableWords: Math.ceil(256 / weightWordBytes),
  };
}

export const ceilDiv = (a: number, b: number): number => Math.floor((a + b - 1) / b);
/** Remainder that is never negative. */
export const mod = (a: number, b: number): number => ((a % b) + b) % b;
