// SPDX-License-Identifier: Apache-2.0
/**
 * Layout of segment 0 of a task: the instruction blob from byte 0, so that IFP offsets never change, then from the next
 * page the dispatch lists, which alone are rewritten when the number of cores changes.
 */
import { PAGE_BYTES, WORD_BYTES } from "@tessera/isa";
import type { Program } from "../package/program.js";
import { buildDispatch } from "./dispatch.js";
import { ENTRY_BYTES } from "./entry-format.js";
import type { DispatchLists } from "./lists.js";
import { preparedOf } from "./prepared.js";

export interface SegmentLayout {
  /** Byte offset of the dispatch lists; DISPATCH_OFFSET is this in 32 B words. */
  readonly listOffset: number;
  /** Bytes of the whole segment, whole pages, enough for any number of cores up to maxCores and anything that remains. */
  readonly bytes: number;
}

const pages = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;

/**
 * Entries of the longest list there can be. What remains of layers under way is spread by its time, not by its number, so a
 * core may get all of it; such a list is short of everything else, but how much is not worth knowing.
 */
function longestList(program: Program): number {
  const { entries } = preparedOf(program);
  return entries.reduce(
    (sum, { tilings, waits }) => sum + waits.length + Math.max(1, ...tilings.map(({ cycles }) => cycles.length)),
    1,
  );
}

const layouts = new WeakMap<Program, SegmentLayout>();

/** Where things lie in segment 0 of `program`. */
export function execSegmentLayout(program: Program): SegmentLayout {
  let layout = layouts.get(program);
  if (layout === undefined) {
    const listOffset = pages(program.instructions.length);
    layout = { listOffset, bytes: listOffset + pages(program.maxCores * longestList(program) * ENTRY_BYTES) };
    layouts.set(program, layout);
  }
  return layout;
}

/** Contents of segment 0 and the values of the task's dispatch registers. */
export interface ExecSegment {
  readonly bytes: Uint8Array;
  /** DISPATCH_OFFSET and DISPATCH_STRIDE, in 32 B words. */
  readonly dispatchOffset: number;
  readonly dispatchStride: number;
}

/** Segment 0 ready to be written as a whole, for `cores` cores. */
export function execSegmentImage(
  program: Program,
  cores: number,
  lists: DispatchLists = buildDispatch(program, cores),
): ExecSegment {
  const { listOffset, bytes } = execSegmentLayout(program);
  const image = new Uint8Array(bytes);
  image.set(program.instructions);
  image.set(lists.bytes, listOffset);
  return { bytes: image, dispatchOffset: listOffset / WORD_BYTES, dispatchStride: lists.strideWords };
}
