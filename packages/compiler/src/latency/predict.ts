// SPDX-License-Identifier: Apache-2.0
/** Latency of a whole program on n cores of one task, alone on the pool: cores, layer releases and IFP latencies. */
import type { Program } from "../package/program.js";
import { DEFAULT_TIMING, type Timing } from "./timing.js";

export interface LayerTime {
  readonly name: string;
  /** Cycles from the start of the program. */
  readonly start: number;
  readonly end: number;
}

export interface ProgramLatency {
  readonly cycles: number;
  readonly layers: readonly LayerTime[];
}

/** Predicts the cycles from START to the end of the last layer; every core runs its list in order. */
export function predictLatency(program: Program, cores: number, timing: Timing = DEFAULT_TIMING): ProgramLatency {
  const coreFree = new Array<number>(cores).fill(timing.barrier);
  const layers: LayerTime[] = [];
  for (const layer of program.layers) {
    const plan = layer.plans[cores - 1];
    const ifps = plan === undefined ? undefined : layer.tilings[plan.tiling]?.ifps;
    if (plan === undefined || ifps === undefined) {
      throw new RangeError(`${program.name} is compiled for 1 to ${program.maxCores} cores, not ${cores}`);
    }
    const released = Math.max(0, ...layer.producers.map((p) => (layers[p] as LayerTime).end + timing.barrier));
    let start = Number.POSITIVE_INFINITY;
    let end = 0;
    const begun = new Set<number>();
    plan.cores.forEach((core, tile) => {
      const follows = begun.has(core);
      const from = follows ? (coreFree[core] as number) : Math.max(coreFree[core] as number, released);
      begun.add(core);
      const ifp = ifps[tile] as (typeof ifps)[0];
      coreFree[core] = from + (follows ? ifp.following : ifp.cycles);
      start = Math.min(start, from);
      end = Math.max(end, coreFree[core] as number);
    });
    layers.push({ name: layer.name, start, end });
  }
  return { cycles: Math.max(...layers.map((l) => l.end)), layers };
}
