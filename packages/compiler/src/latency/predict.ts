// SPDX-License-Identifier: Apache-2.0
/** Latency of a whole program on n cores of one task, alone on the pool. */
import type { CoreConfig } from "@tessera/hw";
import type { Layer, Program } from "../package/program.js";
import { programTraces, type TraceAt } from "./program-traces.js";
import type { TaskTimes } from "./task-options.js";
import type { Entry } from "./task-queues.js";
import { TaskSimulation } from "./task-simulation.js";
import { coreTiming, type Timing } from "./timing.js";

export interface LayerTime {
  readonly name: string;
  /** Cycles from START until this layer, and until all layers up to it, are complete. */
  readonly end: number;
  readonly allEnd: number;
}

export interface ProgramLatency {
  readonly cycles: number;
  readonly layers: readonly LayerTime[];
  readonly readBytes: number;
  readonly writeBytes: number;
}

export interface PredictOptions {
  /** Banks that the task's segments are interleaved over. */
  readonly banks?: number;
  readonly timing?: Timing;
  /** Cycle, counted from one in which DDR began a refresh, at which the task starts. */
  readonly start?: number;
  /** Bytes of feature memory for each core. */
  readonly featureBytesPerCore?: number;
  /** Cluster of each virtual core; one cluster after the other when omitted. */
  readonly clusterOf?: readonly number[];
}

export const banksOf = (cores: number, { memory }: Timing): number => Math.ceil(cores / memory.coresPerBank);

/** Timing of a task that starts at a cycle: it decides when in the task DDR is refreshed. */
export function startedAt(cycle: number, timing: Timing): Timing {
  const { dram } = timing.memory;
  return { ...timing, memory: { ...timing.memory, dram: { ...dram, refreshPhase: cycle % dram.refreshPeriod } } };
}

/** Where a program lies among others: what is added to its addresses and to the numbers of its layers. */
export interface ProgramPlace {
  readonly address: number;
  readonly layer: number;
}

const ALONE: ProgramPlace = { address: 0, layer: 0 };

/** What each core runs, in order, from a layer on. */
export function coreLists(program: Program, cores: number, trace: TraceAt, from = 0, place = ALONE): Entry[][] {
  const lists = Array.from({ length: cores }, (): Entry[] => []);
  program.layers.forEach((layer, l) => {
    if (l < from) return;
    const plan = layer.plans[cores - 1] as Layer["plans"][0];
    const ifps = (layer.tilings[plan.tiling] as Layer["tilings"][0]).ifps;
    const last = new Map(plan.cores.map((core, tile) => [core, tile]));
    const begun = new Set<number>();
    plan.cores.forEach((core, tile) => {
      const { offset, words } = ifps[tile] as Layer["tilings"][0]["ifps"][0];
      (lists[core] as Entry[]).push({
        trace: trace(offset, words),
        inputShift: place.address,
        weightShift: place.address,
        outputShift: place.address,
        layer: place.layer + l,
        first: !begun.has(core),
        last: last.get(core) === tile,
      });
      begun.add(core);
    });
  });
  return lists;
}

/** Cores that take part in each layer. */
export const participants = (program: Program, cores: number): number[] =>
  program.layers.map((layer) => new Set((layer.plans[cores - 1] as Layer["plans"][0]).cores).size);

/** Predicts the cycles from START to the end of the last layer; every core runs its list in order. */
export function predictLatency(program: Program, core: CoreConfig, cores: number, options: PredictOptions = {}): ProgramLatency {
  if (!(cores >= 1 && cores <= program.maxCores)) {
    throw new RangeError(`${program.name} is compiled for 1 to ${program.maxCores} cores, not ${cores}`);
  }
  const timing = startedAt(options.start ?? 0, options.timing ?? coreTiming(core, options.featureBytesPerCore));
  const lists = coreLists(program, cores, programTraces(program, core, timing));
  const layers = {
    producers: program.layers.map((layer) => layer.producers),
    participants: participants(program, cores),
  };
  const times = new TaskSimulation(lists, layers, timing, {
    banks: options.banks ?? banksOf(cores, timing),
    inputsFrom: 0,
    fetch: timing.fetch,
    ...(options.clusterOf === undefined ? {} : { clusterOf: options.clusterOf }),
  }).run() as TaskTimes;
  let allEnd = 0;
  return {
    cycles: times.cycles,
    layers: program.layers.map(({ name }, l) => {
      const end = times.ends[l] as number;
      allEnd = Math.max(allEnd, end);
      return { name, end, allEnd };
    }),
    readBytes: times.readBytes,
    writeBytes: times.writeBytes,
  };
}
