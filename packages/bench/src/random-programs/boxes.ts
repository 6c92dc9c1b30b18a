// SPDX-License-Identifier: Apache-2.0
/** Boxes of feature maps in memory: what loads read, where stores write. */
import { CHANNEL_BLOCK, type FieldValues } from "@tessera/isa";
import { anyValue } from "./spec-fields.js";
import { type Draft, tokens, type Workshop } from "./workshop.js";

export interface BoxShape {
  readonly rows: number;
  readonly cols: number;
  readonly blocks: number;
}

/** Full, or a few of the eight-channel lanes. */
const FULL_MASK = 15;

/** Strides of a box in a map of `width` x `height` pixels; what the instruction ignores has any value. */
function strides(
  { dice }: Workshop,
  format: string,
  { rows, cols, blocks }: BoxShape,
  width: number,
  height: number,
): FieldValues {
  const contig_rows = width === cols && dice.chance(70) ? 1 : 0;
  const contig_blocks = height === rows && dice.chance(70) ? 1 : 0;
  const free = (used: boolean, name: string, value: number): number => (used ? value : anyValue(format, name, dice));
  return {
    ...{ rows, cols, blocks, contig_rows, contig_blocks },
    row_stride: free(contig_rows === 0 && (rows > 1 || (contig_blocks === 1 && blocks > 1)), "row_stride", width),
    block_stride: free(contig_blocks === 0 && blocks > 1, "block_stride", width * height),
  };
}

/** Places a box in one of the sources; null when it is too large for all of them. */
export function source(shop: Workshop, format: string, shape: BoxShape): FieldValues | null {
  const { dice, sources } = shop;
  const width = shape.cols + (dice.chance(50) ? 0 : dice.range(0, 5));
  const height = shape.rows + (dice.chance(50) ? 0 : dice.range(0, 3));
  const bytes = shape.blocks * width * height * CHANNEL_BLOCK;
  const fitting = sources.filter((area) => area.bytes >= bytes);
  if (fitting.length === 0) return null;
  const area = dice.pick(fitting);
  const place = dice.range(0, Math.floor((area.bytes - bytes) / CHANNEL_BLOCK));
  return {
    ...strides(shop, format, shape, width, height),
    addr_segment: area.segment,
    addr_offset: area.offset + place * CHANNEL_BLOCK,
  };
}

/** The STORE of a box of the output buffer, to bytes of its own. */
export function store(shop: Workshop, shape: BoxShape, place: FieldValues): Draft {
  const { dice, target } = shop;
  const pixel_stride = dice.chance(80) ? 1 : dice.range(1, 3);
  const width = shape.cols * pixel_stride + (dice.chance(50) ? 0 : dice.range(0, 4));
  const height = shape.rows + (dice.chance(50) ? 0 : dice.range(0, 3));
  const bytes = (shape.blocks * width * height + dice.range(0, 3)) * CHANNEL_BLOCK;
  return {
    name: "STORE",
    fields: {
      ...strides(shop, "STORE", shape, width, height),
      ...place,
      pixel_stride,
      first_mask: dice.chance(70) ? FULL_MASK : anyValue("STORE", "first_mask", dice),
      last_mask: dice.chance(70) ? FULL_MASK : anyValue("STORE", "last_mask", dice),
      addr_segment: target.segment,
      addr_offset: target.allocate(bytes),
      wait: tokens("OUT_FULL"),
      post: tokens("OUT_FREE"),
    },
  };
}
