// SPDX-License-Identifier: Apache-2.0
/** Sizes of a core in the units of its instructions. */
import type { CoreConfig } from "@tessera/hw";
import { CHANNEL_BLOCK } from "@tessera/isa";

export interface Sizes {
  readonly pp: number;
  readonly icp: number;
  readonly ocp: number;
  /** Input-channel groups of a 32-channel block, output blocks of one, input groups of an output block. */
  readonly groups: number;
  readonly lanes: number;
  readonly channelGroups: number;
  /** Half of a buffer, in words or rows. */
  readonly inputHalf: number;
  readonly outputHalf: number;
  /** Words of the largest weight chunk: two are in the buffer, since loads move one step ahead. */
  readonly chunkWords: number;
  readonly wordBytes: number;
  /** Words of the channel parameters of an output block. */
  readonly paramWords: number;
}

const PARAM_BYTES = 16;

export function sizesOf({ pp, icp, ocp, inputBufferBytes, outputBufferBytes, weightBufferBytes }: CoreConfig): Sizes {
  return {
    ...{ pp, icp, ocp },
    groups: CHANNEL_BLOCK / icp,
    lanes: CHANNEL_BLOCK / ocp,
    channelGroups: ocp / icp,
    inputHalf: inputBufferBytes / icp / 2,
    outputHalf: outputBufferBytes / CHANNEL_BLOCK / 2,
    chunkWords: weightBufferBytes / (icp * ocp) / 2,
    wordBytes: icp * ocp,
    paramWords: PARAM_BYTES / icp,
  };
}
