// SPDX-License-Identifier: Apache-2.0
/**
 * Several tasks at once on one pool, each computing one run after the other: what they take from each other is the banks and the
 * ports that they share. Tasks share no reads and wait for no layer but their own.
 */
import type { CoreConfig } from "@tessera/hw";
import { PAGE_BYTES } from "@tessera/isa";
import type { Program } from "../package/program.js";
import { coreLists, type ProgramPlace, participants, startedAt } from "./predict.js";
import { programTraces, type TraceAt } from "./program-traces.js";
import type { Entry } from "./task-queues.js";
import { TaskSimulation } from "./task-simulation.js";
import { coreTiming, type Timing } from "./timing.js";

export interface TogetherTask {
  readonly program: Program;
  /** Cluster of each of its cores, in the order of virtual cores. */
  readonly clusters: readonly number[];
  /** Layer from which its first run goes on: tasks are not in step. */
  readonly from?: number;
}

export interface TogetherOptions {
  /** Banks that the memory of every task is interleaved over. */
  readonly banks: number;
  /** Whole runs that every task makes at least. */
  readonly runs?: number;
  /** Whoever is quicker makes more runs, so that all meet the same company; default true. */
  readonly goOn?: boolean;
  readonly timing?: Timing;
  readonly start?: number;
}

export interface TogetherTimes {
  /** Per task: cycles of each of its whole runs. */
  readonly runs: readonly (readonly number[])[];
}

/** A task in the simulation. */
class Running {
  readonly whole: readonly (readonly Entry[])[];
  readonly first: readonly (readonly Entry[])[];
  readonly participants: readonly number[];
  readonly producers: readonly (readonly number[])[];
  readonly runs: number[] = [];
  readonly place: ProgramPlace;
  /** Core of the simulation that is its first. */
  readonly core: number;
  /** Layers to come in this run; its start, null for one that was under way when all began; end of its last layer so far. */
  private left: number;
  private started: number | null;
  private end = 0;

  constructor({ program, clusters, from = 0 }: TogetherTask, trace: TraceAt, place: ProgramPlace, core: number) {
    this.place = place;
    this.core = core;
    this.whole = coreLists(program, clusters.length, trace, 0, place);
    this.first = from === 0 ? this.whole : coreLists(program, clusters.length, trace, from, place);
    this.participants = participants(program, clusters.length);
    this.producers = program.layers.map(({ producers }) => producers.map((layer) => layer + place.layer));
    this.left = program.layers.length - from;
    this.started = from === 0 ? 0 : null;
  }

  /** A layer is complete; returns whether that ends the run. */
  complete(end: number): boolean {
    this.end = Math.max(this.end, end);
    this.left--;
    return this.left === 0;
  }

  /** The next run begins as the one before ends; returns when. */
  again(): number {
    if (this.started !== null) this.runs.push(this.end - this.started);
    this.started = this.end;
    this.left = this.producers.length;
    return this.end;
  }
}

const bytesOf = ({ weights, mapsBytes, inputBytes, outputBytes }: Program): number =>
  weights.length + mapsBytes + inputBytes + outputBytes;

/** Each task with the addresses and layers behind those of the tasks before it. */
function placeTasks(tasks: readonly TogetherTask[], banks: number, traceOf: (program: Program) => TraceAt): Running[] {
  const stripe = PAGE_BYTES * banks;
  let [address, layer, core] = [0, 0, 0];
  return tasks.map((task) => {
    const running = new Running(task, traceOf(task.program), { address, layer }, core);
    address += Math.ceil(bytesOf(task.program) / stripe) * stripe;
    layer += task.program.layers.length;
    core += task.clusters.length;
    return running;
  });
}

/** Predicts the cycles of the runs of all tasks, until each has made as many as are asked for. */
export function predictTogether(tasks: readonly TogetherTask[], core: CoreConfig, options: TogetherOptions): TogetherTimes {
  const { banks, runs: wanted = 1, goOn = true, start = 0 } = options;
  const timing = startedAt(start, options.timing ?? coreTiming(core));
  const traces = new Map(tasks.map(({ program }) => [program, programTraces(program, core, timing)]));
  const running = placeTasks(tasks, banks, (program) => traces.get(program) as TraceAt);
  const lists = running.flatMap(({ first }) => first.map((entries) => [...entries]));
  const owners = running.flatMap((task) => task.producers.map(() => task));
  const waiting = new Set(running);
  const simulation: TaskSimulation = new TaskSimulation(
    lists,
    { producers: running.flatMap(({ producers }) => producers), participants: running.flatMap((task) => task.participants) },
    timing,
    {
      banks,
      inputsFrom: 0,
      fetch: timing.fetch,
      clusterOf: tasks.flatMap(({ clusters }) => clusters),
      onComplete: (layer, end) => {
        const task = owners[layer] as Running;
        if (!task.complete(end)) return;
        const next = task.again();
        if (task.runs.length >= wanted) waiting.delete(task);
        if (waiting.size === 0) simulation.stop();
        if (!goOn && !waiting.has(task)) return;
        task.producers.forEach((_, l) => {
          simulation.reopen(task.place.layer + l);
        });
        task.whole.forEach((entries, c) => {
          (lists[task.core + c] as Entry[]).push(...entries);
          simulation.resume(task.core + c, next + timing.fetch.start + c * timing.fetch.turn);
        });
      },
    },
  );
  running.forEach((task, i) => {
    for (let l = 0; l < (tasks[i]?.from ?? 0); l++) simulation.skip(task.place.layer + l);
  });
  simulation.run();
  return { runs: running.map(({ runs }) => runs) };
}
