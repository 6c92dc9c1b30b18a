// SPDX-License-Identifier: Apache-2.0
/** Latency of dispatch lists: a whole run, or what remains of one. */
import type { CoreConfig } from "@tessera/hw";
import { decodeRecord } from "@tessera/isa";
import { WAIT_IFP_OFFSET } from "../dynamic/layer-entries.js";
import type { DispatchLists } from "../dynamic/lists.js";
import type { Layer, Program } from "../package/program.js";
import { banksOf, type PredictOptions, startedAt } from "./predict.js";
import { programTraces } from "./program-traces.js";
import type { TaskTimes } from "./task-options.js";
import type { Entry } from "./task-queues.js";
import { TaskSimulation } from "./task-simulation.js";
import { coreTiming } from "./timing.js";

const ENTRY_BYTES = 32;

/** Predicts the cycles from START or RESUME to the end of the last layer of `lists`. */
export function predictLists(program: Program, core: CoreConfig, lists: DispatchLists, options: PredictOptions = {}): number {
  const timing = startedAt(options.start ?? 0, options.timing ?? coreTiming(core, options.featureBytesPerCore));
  const traceAt = programTraces(program, core, timing);
  const participants = new Array<number>(program.layers.length).fill(0);
  const listed = Array.from({ length: lists.cores }, (_, v) =>
    Array.from({ length: (lists.lengths[v] as number) - 1 }, (_entry, i) =>
      decodeRecord("DISPATCH_ENTRY", lists.bytes, (v * lists.strideWords + i) * ENTRY_BYTES),
    ).filter((entry) => entry.ifp_offset !== WAIT_IFP_OFFSET),
  );
  const cores = listed.map((entries) =>
    entries.map((entry, i): Entry => {
      const layer = entry.layer as number;
      const first = entries[i - 1]?.layer !== layer;
      if (first) participants[layer] = (participants[layer] as number) + 1;
      const trace = traceAt(entry.ifp_offset as number, entry.ifp_words as number);
      return { trace, inputShift: 0, weightShift: 0, outputShift: 0, layer, first, last: entry.last === 1 };
    }),
  );
  // Layers without entries are complete.
  const producers = program.layers.map((layer: Layer) => layer.producers.filter((p) => (participants[p] as number) > 0));
  const times = new TaskSimulation(cores, { producers, participants }, timing, {
    banks: options.banks ?? banksOf(lists.cores, timing),
    inputsFrom: 0,
    fetch: timing.fetch,
    clusterOf: options.clusterOf ?? lists.clusters,
  }).run() as TaskTimes;
  return times.cycles;
}
