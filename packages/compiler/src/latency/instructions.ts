// SPDX-License-Identifier: Apache-2.0
/** The latency model's view of decoded instructions, for programs that were not just compiled. */
import type { CoreConfig } from "@tessera/hw";
import { ENGINES, type Instruction, instructionLayout, SEGMENTS } from "@tessera/isa";
import {
  execOp,
  fillCycles,
  loadInputOp,
  loadResidualOp,
  loadWeightsOp,
  nopOp,
  paramWords,
  storeOp,
  type TimedOp,
  tableOp,
} from "./costs.js";
import { type Box, NOT_MAPS } from "./runs.js";
import type { Timing } from "./timing.js";

/** Lanes of 8 channels of a block. */
const FULL_MASK = 0b1111;

export function timedInstruction({ name, fields }: Instruction, core: CoreConfig, timing: Timing): TimedOp {
  const field = (key: string): number => fields[key] as number;
  const [wait, post] = [field("wait"), field("post")];
  const box = (pixelStride: number): Box => ({
    address: field("addr_offset") + (field("addr_segment") === SEGMENTS.MAPS ? 0 : NOT_MAPS),
    rows: field("rows"),
    cols: field("cols"),
    blocks: field("blocks"),
    rowStride: field("row_stride"),
    blockStride: field("block_stride"),
    contigRows: field("contig_rows") === 1,
    contigBlocks: field("contig_blocks") === 1,
    pixelStride,
    partial: name === "STORE" && (field("first_mask") & field("last_mask")) !== FULL_MASK,
  });
  switch (name) {
    case "LOAD_IN":
      return loadInputOp(box(1), wait, post, timing);
    case "LOAD_RES":
      return loadResidualOp(box(1), wait, post, timing);
    case "LOAD_W":
      return loadWeightsOp(field("addr_offset"), field("words"), wait, post, core, timing);
    case "STORE":
      return storeOp(box(field("pixel_stride")), wait, post, timing);
    case "TABLE":
      return tableOp(wait, post, timing);
    case "CONV":
    case "POOL":
    case "ELTWISE": {
      const rowTaps = fields.row_taps === 1;
      const columns = rowTaps ? Math.min(field("stride_x"), field("taps_x")) : field("taps_x");
      const steps = columns * field("taps_y") * field("ic_groups");
      const filling = rowTaps ? fillCycles(Math.ceil(field("pixels") / field("tile_w")), steps, core) : 0;
      const params = name === "CONV" && fields.acc_done === 1 ? paramWords(core) : 0;
      return execOp(field("pixels"), steps, field("oc_blocks"), params + filling, wait, post, core, timing);
    }
    default:
      return nopOp(ENGINES.indexOf(instructionLayout(name).format.engine), wait, post);
  }
}
