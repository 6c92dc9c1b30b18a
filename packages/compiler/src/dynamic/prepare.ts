// SPDX-License-Identifier: Apache-2.0
/** What can be done of dynamic compilation before a task's cores change. */
import type { Layer, Program } from "../package/program.js";
import { completed } from "./context.js";
import { buildDispatch } from "./dispatch.js";
import { preparedOf } from "./prepared.js";

/** Compilations that the JavaScript engine sees before it has translated the code. */
const REHEARSALS = 60;
let rehearsed = false;

/**
 * Goes through changes of cores in the middle of layers. Once in a process: the first change of a running task would otherwise take
 * milliseconds in interpreted code, ten times as long as those that follow.
 */
function rehearse(program: Program): void {
  if (rehearsed) return;
  rehearsed = true;
  for (let i = 0; i < REHEARSALS; i++) {
    const lists = buildDispatch(program, 1 + (i % program.maxCores));
    const layersDone = Math.floor((i * program.layers.length) / REHEARSALS);
    const tiles = (program.layers[layersDone] as Layer).plans[lists.cores - 1]?.cores ?? [];
    const begin = preparedOf(program).whole[lists.cores - 1]?.begin;
    const entriesDone = Array.from(
      { length: lists.cores },
      (_, core) => (begin?.[layersDone * lists.cores + core] ?? 0) + (core === tiles[0] ? 1 : 0),
    );
    buildDispatch(program, 1 + ((i * 7) % program.maxCores), completed(program, lists, { layersDone, entriesDone }));
  }
}

/** Does at once what the first changes of cores would wait for: what dispatch lists of `program` have in common, and a rehearsal. */
export function prepareDispatch(program: Program): void {
  preparedOf(program);
  rehearse(program);
}
