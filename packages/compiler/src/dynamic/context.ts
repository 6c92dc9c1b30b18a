// SPDX-License-Identifier: Apache-2.0
/** What a stopped task has done: from the device's few registers and its dispatch lists to layers and IFPs. */
import type { Layer, Program } from "../package/program.js";
import { BIT, END, ENTRY_UNITS, take } from "./entry-format.js";
import { DispatchError } from "./errors.js";
import { WAIT_IFP_OFFSET } from "./layer-entries.js";
import type { DispatchLists } from "./lists.js";

/** The device's record of a task at rest. */
export interface TaskContext {
  /** Layers below are complete. */
  readonly layersDone: number;
  /** Entries complete at the head of each virtual core's list; empty after a stop at a layer boundary. */
  readonly entriesDone: readonly number[];
}

/** A layer that is neither surely complete nor surely untouched. */
export interface LayerProgress {
  /** The cut under way. */
  readonly tiling: number;
  /** Tiles that remain, ascending; none: the layer is complete; null: all, so that it may be cut anew. */
  readonly remaining: Uint16Array | null;
}

export interface Completed {
  /** Layers below are complete. */
  readonly layersDone: number;
  /** Layers from `layersDone` on; those behind these have not been begun. */
  readonly under: readonly LayerProgress[];
}

const field = (units: Uint32Array, at: number, name: "layer" | "ifpIndex" | "ifpOffset", width: number): number =>
  take(units, at, BIT[name], width);
const LAYER_WIDTH = 9;
const INDEX_WIDTH = 10;
const OFFSET_WIDTH = 32;

function check(program: Program, lists: DispatchLists, { layersDone, entriesDone }: TaskContext): void {
  const fits =
    layersDone >= 0 &&
    layersDone <= program.layers.length &&
    (entriesDone.length === 0 || entriesDone.length === lists.cores) &&
    entriesDone.every((count, core) => count >= 0 && count < (lists.lengths[core] as number));
  if (!fits) {
    throw new DispatchError(
      "DISPATCH_CONTEXT",
      `${program.name}: ${layersDone} layers and entries ${entriesDone.join(", ")} cannot be complete in lists of ` +
        `${[...lists.lengths].join(", ")} entries and ${program.layers.length} layers; was the context read from another task?`,
    );
  }
}

/** Layers and IFPs that are complete when a run by `lists` has come to `context`. Throws DISPATCH_CONTEXT. */
export function completed(program: Program, lists: DispatchLists, context: TaskContext): Completed {
  check(program, lists, context);
  const { layersDone, entriesDone } = context;
  const units = new Uint32Array(lists.bytes.buffer, lists.bytes.byteOffset, lists.bytes.byteLength / 4);
  const unitOf = (core: number, entry: number): number => (core * lists.strideWords + entry) * ENTRY_UNITS;
  let highest = layersDone - 1;
  entriesDone.forEach((count, core) => {
    if (count > 0) highest = Math.max(highest, field(units, unitOf(core, count - 1), "layer", LAYER_WIDTH));
  });
  const remaining = Array.from({ length: highest + 1 - layersDone }, (): number[] => []);
  for (let core = 0; core < lists.cores && remaining.length > 0; core++) {
    for (let at = unitOf(core, entriesDone[core] ?? 0); ((units[at] as number) & END) === 0; at += ENTRY_UNITS) {
      const layer = field(units, at, "layer", LAYER_WIDTH);
      if (layer > highest) break;
      // Entries that only wait or only report are not work.
      if (layer >= layersDone && field(units, at, "ifpOffset", OFFSET_WIDTH) !== WAIT_IFP_OFFSET) {
        remaining[layer - layersDone]?.push(field(units, at, "ifpIndex", INDEX_WIDTH));
      }
    }
  }
  return {
    layersDone,
    under: remaining.map((tiles, i) => {
      const layer = layersDone + i;
      const tiling = lists.tilings[layer] as number;
      const all = (program.layers[layer] as Layer).tilings[tiling]?.ifps.length;
      return { tiling, remaining: tiles.length === all ? null : Uint16Array.from(tiles).sort() };
    }),
  };
}
