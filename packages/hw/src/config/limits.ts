// SPDX-License-Identifier: Apache-2.0
/** Bounds of configuration values that follow from the instruction set's field widths and the memory port. */
import { BURST_BYTES, CHANNEL_BLOCK, CHANNEL_PARAMS, INSTRUCTIONS, registerFieldBits } from "@tessera/isa";

/** Largest value an instruction field holds. */
function fieldMax(instruction: string, field: string): number {
  const format = INSTRUCTIONS.find((entry) => entry.name === instruction);
  const found = format?.words.flat().find((entry) => entry.name === field);
  if (found === undefined) throw new Error(`the instruction set has no field ${instruction}.${field}`);
  return 2 ** found.bits - 1;
}

const powerOfTwoAtMost = (value: number): number => 2 ** Math.floor(Math.log2(value));

/** Bytes of one AXI beat of a bank port. */
const BANK_BEAT_BYTES = 64;

export const LIMITS = {
  /** lane_dy must hold PP (tile_w = 1). */
  pp: { min: 2, max: powerOfTwoAtMost(fieldMax("CONV", "lane_dy")) },
  /** last_groups must hold 32/ICP; a step's OCP channel records fill 16/ICP whole weight words. */
  icp: { min: CHANNEL_BLOCK / powerOfTwoAtMost(fieldMax("LOAD_IN", "last_groups")), max: CHANNEL_PARAMS.bytes },
  /** out_lane must hold 32/OCP - 1. */
  ocp: { min: CHANNEL_BLOCK / (fieldMax("CONV", "out_lane") + 1), max: CHANNEL_BLOCK },
  /** Banks are named by bank0..bank3 of a segment; more than 8 bank ports do not fit a card's shell. */
  banks: { max: Math.min(8, 2 ** registerFieldBits("SEGMENT", "FLAGS", "bank0")) },
  /** More UltraRAM than any card has beside a bank. */
  featureMemoryBytes: { max: 2 ** 23 },
  /** At least one whole burst. */
  returnDepth: { min: BURST_BYTES / BANK_BEAT_BYTES, max: 512 },
  /** Addressable buffer words. */
  inputWords: fieldMax("LOAD_IN", "buf_base") + 1,
  weightWords: fieldMax("LOAD_W", "words") + 1,
  outputRows: fieldMax("STORE", "buf_base") + 1,
} as const;
