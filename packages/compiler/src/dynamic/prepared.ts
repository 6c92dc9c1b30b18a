// SPDX-License-Identifier: Apache-2.0
/** What dispatch lists of a program have in common: made when it is loaded, so that little is left when its cores change. */
import type { Program } from "../package/program.js";
import { type LayerEntries, layerEntries } from "./layer-entries.js";
import { type WholeLists, wholeLists } from "./whole-lists.js";

export interface Prepared {
  readonly entries: readonly LayerEntries[];
  /** By number of cores less one. */
  readonly whole: readonly WholeLists[];
}

const known = new WeakMap<Program, Prepared>();

export function preparedOf(program: Program): Prepared {
  let prepared = known.get(program);
  if (prepared === undefined) {
    const entries = program.layers.map(layerEntries);
    const whole = Array.from({ length: program.maxCores }, (_, i) => wholeLists(program, entries, i + 1));
    prepared = { entries, whole };
    known.set(program, prepared);
  }
  return prepared;
}
