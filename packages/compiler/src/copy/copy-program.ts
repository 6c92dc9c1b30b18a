// SPDX-License-Identifier: Apache-2.0
/**
 * Copies whole pages from the input segment to the output segment, by the cores of a task. With a segment table that shows
 * the same memory twice, once with and once without its pages in feature memory, this spills or restores them.
 */
import type { CoreConfig } from "@tessera/hw";
import { CHANNEL_BLOCK, MAX_CORES, PAGE_BYTES, recordLayout, WORD_BYTES } from "@tessera/isa";
import { compileGraph } from "../backend/compile.js";
import { buildDispatch } from "../dynamic/dispatch.js";
import type { DispatchLists } from "../dynamic/lists.js";
import type { QGraph, QTensor } from "../ir/graph.js";
import type { Program } from "../package/program.js";

/** Pixels of one channel block in a page: a page is a row of the map that is copied. */
const PAGE_PIXELS = PAGE_BYTES / CHANNEL_BLOCK;

const compiled = new Map<string, Program>();

/** A program of one layer that copies `pages` pages, for 1..`maxCores` cores. */
export function copyProgram(core: CoreConfig, pages: number, maxCores: number): Program {
  const key = JSON.stringify([core, pages, maxCores]);
  const known = compiled.get(key) ?? compileGraph(copyGraph(pages), core, { maxCores });
  compiled.set(key, known);
  return known;
}

/** Every value as it is: a window of one element, one scale. */
function copyGraph(pages: number): QGraph {
  const tensor = (id: number, name: string): QTensor => ({
    ...{ id, name, channels: CHANNEL_BLOCK, height: pages, width: PAGE_PIXELS, scale: 1, zeroPoint: 0 },
  });
  return {
    name: "copy",
    batch: 1,
    tensors: [tensor(0, "from"), tensor(1, "to")],
    ops: [
      {
        kind: "maxpool",
        name: "copy",
        inputs: [0],
        output: 1,
        clamp: { lo: -128, hi: 127 },
        window: { kernel: [1, 1], stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] },
        countIncludePad: false,
      },
    ],
    inputs: [0],
    outputs: [1],
    userInputs: [],
    userOutputs: [],
    head: [],
    tail: [],
    macs: 0,
  };
}

const LSB = new Map(recordLayout("DISPATCH_ENTRY").fields.map((field) => [field.name, field.lsb]));
const at = (name: string, value: number): number => value << (LSB.get(name) as number);

/** More cores than a pool has: reports of a layer that so many share never complete it. */
const NEVER_COMPLETE = MAX_CORES + 1;
const CORES_MASK = at("cores", 31);

/**
 * Dispatch lists of a copy before `layer` of another program of the same task. They leave what the task has completed as
 * it was, so that a stopped run goes on afterwards.
 */
export function copyLists(copy: Program, cores: number, layer: number): DispatchLists {
  const lists = buildDispatch(copy, cores);
  const units = new DataView(lists.bytes.buffer, lists.bytes.byteOffset, lists.bytes.byteLength);
  for (let entry = 0; entry < lists.bytes.length; entry += WORD_BYTES) {
    // Flags, layer and number of cores are in the first unit; a unit without number of cores ends or pads a list.
    const unit = units.getUint32(entry, true);
    if ((unit & CORES_MASK) === 0) continue;
    units.setUint32(entry, ((unit & ~CORES_MASK) | at("layer", layer) | at("cores", NEVER_COMPLETE)) >>> 0, true);
  }
  return lists;
}
