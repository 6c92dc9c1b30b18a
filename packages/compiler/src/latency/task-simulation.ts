// SPDX-License-Identifier: Apache-2.0
/**
 * Time of a task on n cores together: every core's router, queues, engines and tokens, and the banks they share.
 * Only transfers compete, so only bursts are events; whatever else follows from them is computed ahead, with the time
 * at which it will happen.
 */
import { TOKEN_CHANNELS } from "@tessera/isa";
import { Arena } from "./arena.js";
import { CoreTurns } from "./core-turns.js";
import { EXEC, LDI, LDW, OF_INPUTS, OF_WEIGHTS, SAVE } from "./costs.js";
import { LoadsUnderWay } from "./loads-under-way.js";
import { TaskMemory } from "./task-memory.js";
import type { TaskLayers, TaskOptions, TaskTimes } from "./task-options.js";
import { DONE_OP, ENGINE_COUNT, type Entry, NO_PRODUCERS, TaskQueues, WAIT_OP } from "./task-queues.js";
import type { MemoryTiming, Timing } from "./timing.js";

/** Simulations follow one another: a new one takes the arrays of the one before. */
const arena = new Arena();
const NEVER = Number.POSITIVE_INFINITY;

export class TaskSimulation {
  private readonly queues: TaskQueues;
  private readonly memory: TaskMemory;
  private readonly lists: readonly (readonly Entry[])[];
  private readonly layers: TaskLayers;
  private readonly timing: Timing;
  private readonly m: MemoryTiming;
  private readonly cores: number;
  private readonly engineFree: Float64Array;
  /** Per engine: next burst, the transfer under way and its place in it. */
  private readonly next: Float64Array;
  private readonly begun: Float64Array;
  private readonly moveAt: Int32Array;
  private readonly runsOf: Float64Array[];
  private readonly opEntry: Int32Array;
  private readonly opIndex: Int32Array;
  private readonly row: Int32Array;
  private readonly block: Int32Array;
  private readonly address: Float64Array;
  private readonly left: Float64Array;
  private readonly active: Int32Array;
  /** Reads that each core has issued, and how many it had when an engine's next burst was scheduled. */
  private readonly reads: Int32Array;
  private readonly readsBefore: Int32Array;
  private readonly earliest: Float64Array;
  private readonly turns: CoreTurns;
  private readonly lastResponse: Float64Array;
  private readonly released: Float64Array;
  /** Per core: from when until when its loads of inputs wait for a layer; until then weights have half of their window. */
  private readonly waitFrom: Float64Array;
  private readonly waitUntil: Float64Array;
  private readonly loads: LoadsUnderWay;
  private readonly ends: Float64Array;
  private readonly reports: Int32Array;
  private readonly waited = new Float64Array(TOKEN_CHANNELS.length);
  private cycles = 0;
  /** A layer has been released since this was last cleared. */
  private pendingRelease = false;
  /** Cycles that each core has yet to compute; a core will not be done within the limit. */
  private readonly unbegun: Float64Array;
  private hopeless = false;
  private readonly onComplete: TaskOptions["onComplete"];
  private limit = NEVER;

  constructor(lists: readonly (readonly Entry[])[], layers: TaskLayers, timing: Timing, options: TaskOptions) {
    const cores = lists.length;
    arena.restart();
    const engines = cores * ENGINE_COUNT;
    this.lists = lists;
    this.layers = layers;
    this.onComplete = options.onComplete;
    this.timing = timing;
    this.m = timing.memory;
    this.cores = cores;
    const { queueWords, weightWords, prepareCycles } = timing;
    this.queues = new TaskQueues(lists, queueWords, weightWords, options.fetch, prepareCycles, arena);
    this.memory = new TaskMemory(cores, options.banks, timing.memory, arena, options.clusterOf);
    this.engineFree = arena.float(engines);
    this.next = arena.float(engines, NEVER);
    this.begun = arena.float(engines);
    this.moveAt = arena.integer(engines);
    this.runsOf = new Array<Float64Array>(engines);
    this.opEntry = arena.integer(engines);
    this.opIndex = arena.integer(engines);
    this.row = arena.integer(engines);
    this.block = arena.integer(engines);
    this.address = arena.float(engines);
    this.left = arena.float(engines);
    this.active = arena.integer(engines);
    this.reads = arena.integer(cores);
    this.readsBefore = arena.integer(engines);
    this.earliest = arena.float(cores, NEVER);
    this.turns = new CoreTurns(this.earliest, cores, arena);
    this.lastResponse = arena.float(cores);
    this.waitFrom = arena.float(cores, NEVER);
    this.waitUntil = arena.float(cores);
    this.loads = new LoadsUnderWay(engines, this.memory, arena);
    const count = layers.producers.length;
    this.released = arena.float(count, NEVER);
    this.ends = new Float64Array(count);
    this.reports = arena.integer(count);
    this.unbegun = arena.float(cores);
    for (let c = 0; c < cores; c++) {
      this.unbegun[c] = (lists[c] as readonly Entry[]).reduce((sum, { trace }) => sum + trace.execCycles, 0);
      this.engineFree[c * ENGINE_COUNT + LDI] = options.inputsFrom;
    }
  }

  /** Null when the task takes longer than `limit` cycles, or was stopped. */
  run(limit = NEVER): TaskTimes | null {
    this.limit = limit;
    for (let c = 0; c < this.cores; c++) this.advance(c);
    this.turns.sort();
    for (;;) {
      const core = this.turns.first();
      const time = this.earliest[core] as number;
      if (time === NEVER) {
        break;
      }
      if (time > limit || this.hopeless) {
        return null;
      }
      this.event(core, time);
      this.turns.requeue();
    }
    const missing = this.reports.findIndex((count, layer) => count < (this.layers.participants[layer] as number));
    if (missing >= 0) {
      throw new RangeError(`the simulated program never completes its layer ${missing}: a core waits for ever`);
    }
    const { readBytes, writeBytes } = this.memory;
    return { ends: this.ends, cycles: this.cycles, readBytes, writeBytes, waited: this.waited };
  }

  /** The layer will be computed again. */
  reopen(layer: number): void {
    this.released[layer] = NEVER;
    this.reports[layer] = 0;
  }

  /** The layer was complete before all began. */
  skip(layer: number): void {
    this.released[layer] = 0;
    this.reports[layer] = this.layers.participants[layer] as number;
  }

  /** A core whose list has grown begins to fetch what is new at `time`. */
  resume(core: number, time: number): void {
    this.queues.resume(core, time);
  }

  /** Ends the simulation at the next event. */
  stop(): void {
    this.hopeless = true;
  }

  private note(core: number): void {
    const q = core * ENGINE_COUNT;
    const bursts = Math.min(this.next[q + LDI] as number, this.next[q + LDW] as number, this.next[q + SAVE] as number);
    const { nextSettled } = this.loads;
    this.earliest[core] = Math.min(bursts, nextSettled[q + LDI] as number, nextSettled[q + LDW] as number);
  }

  /** Starts whatever of a core can start, as far ahead as it is known. */
  private advance(core: number): void {
    for (let more = true; more; ) {
      more = this.queues.route(core);
      for (let engine = 0; engine < ENGINE_COUNT; engine++) {
        more = this.startAll(core, engine) || more;
      }
    }
    this.note(core);
  }

  private startAll(core: number, engine: number): boolean {
    const q = core * ENGINE_COUNT + engine;
    let started = false;
    while (this.active[q] === 0) {
      const slot = this.queues.headSlot(q);
      if (slot < 0) {
        break;
      }
      const e = this.queues.entryOf[slot] as number;
      const op = this.queues.opOf[slot] as number;
      const entry = this.lists[core]?.[e] as Entry;
      let time = Math.max(this.queues.readyAt(slot, engine), this.engineFree[q] as number);
      if (op === WAIT_OP) {
        this.waitFrom[core] = time;
        for (const producer of entry.first ? (this.layers.producers[entry.layer] as readonly number[]) : NO_PRODUCERS) {
          time = Math.max(time, this.released[producer] as number);
        }
        this.waitUntil[core] = time;
        if (time === NEVER) {
          break;
        }
        this.engineFree[q] = time + 1;
      } else if (op === DONE_OP) {
        time = Math.max(time, entry.last ? (this.lastResponse[core] as number) : 0);
        this.engineFree[q] = time + 1;
        if (entry.last) this.report(entry.layer, time);
      } else {
        const { trace } = entry;
        const moves = (trace.move[op] as number) >= 0;
        const free = engine === LDI || engine === LDW ? this.loads.freeAt(q, !moves) : 0;
        if (free < 0) {
          break;
        }
        const tokens = this.queues.take(core, trace.wait[op] as number);
        if (tokens < 0) {
          break;
        }
        if (engine === EXEC && tokens > time) {
          const { lastChannel } = this.queues;
          this.waited[lastChannel] = (this.waited[lastChannel] as number) + tokens - time;
        }
        time = Math.max(time, tokens);
        const chunk = trace.chunk[op] as number;
        if (chunk > 0) {
          const space = this.queues.allocate(core, chunk);
          if (space < 0) {
            break;
          }
          time = Math.max(time, space);
        }
        time = Math.max(time, free);
        if (!moves) {
          const busy = trace.busy[op] as number;
          const end = time + busy;
          this.engineFree[q] = end;
          if (engine === EXEC) {
            const left = (this.unbegun[core] as number) - busy;
            this.unbegun[core] = left;
            this.hopeless ||= end + left > this.limit;
          }
          this.queues.post(core, trace.post[op] as number, end + (trace.delay[op] as number));
        } else {
          this.begin(core, engine, entry, e, op, time);
        }
      }
      this.queues.pop(q, engine, time);
      started = true;
    }
    return started;
  }

  private report(layer: number, time: number): void {
    this.ends[layer] = Math.max(this.ends[layer] as number, time);
    this.cycles = Math.max(this.cycles, time);
    const count = (this.reports[layer] as number) + 1;
    this.reports[layer] = count;
    if (count === this.layers.participants[layer]) {
      this.released[layer] = (this.ends[layer] as number) + this.timing.barrier;
      this.pendingRelease = true;
      this.onComplete?.(layer, this.ends[layer] as number);
    }
  }

  private begin(core: number, engine: number, entry: Entry, e: number, op: number, time: number): void {
    const q = core * ENGINE_COUNT + engine;
    const at = entry.trace.move[op] as number;
    this.active[q] = 1;
    this.moveAt[q] = at;
    this.runsOf[q] = entry.trace.runs;
    this.opEntry[q] = e;
    this.opIndex[q] = op;
    this.row[q] = 0;
    this.block[q] = 0;
    this.begun[q] = time;
    const of = entry.trace.of[op];
    const shift = of === OF_INPUTS ? entry.inputShift : of === OF_WEIGHTS ? entry.weightShift : entry.outputShift;
    this.address[q] = (entry.trace.runs[at] as number) + shift;
    this.left[q] = entry.trace.runs[at + 1] as number;
    this.schedule(core, q, engine, time + this.m.setup);
  }

  /** When the next burst of an engine can be issued, not before `time`. */
  private schedule(core: number, q: number, engine: number, time: number): void {
    const address = this.address[q] as number;
    const bytes = this.memory.burst(address, this.left[q] as number);
    this.readsBefore[q] = this.reads[core] as number;
    this.next[q] =
      engine === SAVE
        ? this.memory.writeReady(core, time, bytes)
        : Math.max(time, this.memory.readReady(core, address, bytes, engine === LDW, this.held(core, time)));
  }

  private held(core: number, time: number): boolean {
    return time >= (this.waitFrom[core] as number) && time < (this.waitUntil[core] as number);
  }

  /** What happens first on a core, at `time`: a load is complete, or a burst is issued. */
  private event(core: number, time: number): void {
    const base = core * ENGINE_COUNT;
    for (let load = base + LDI; load <= base + LDW; load++) {
      if (this.loads.nextSettled[load] === time) {
        const tokens = this.loads.nextTokens(load);
        this.queues.post(core, tokens, this.loads.settle(load) + this.m.postDelay);
        this.advanceAll(core);
        return;
      }
    }
    const engine = this.next[base + LDI] === time ? LDI : this.next[base + SAVE] === time ? SAVE : LDW;
    const q = base + engine;
    if (engine === LDW && this.active[base + LDI] === 1 && (this.begun[base + LDI] as number) <= time) {
      // Inputs go first: weights wait until the load of inputs has issued all its bursts.
      this.next[q] = NEVER;
      this.note(core);
      return;
    }
    const address = this.address[q] as number;
    const bytes = this.memory.burst(address, this.left[q] as number);
    const held = engine === LDW && this.held(core, time);
    // What a read waits for changes with the core's other reads, and when a layer waits.
    if (engine !== SAVE && (held || this.reads[core] !== this.readsBefore[q])) {
      const ready = this.memory.readReady(core, address, bytes, engine === LDW, held);
      if (ready > time) {
        this.next[q] = ready;
        this.note(core);
        return;
      }
    }
    let done: number;
    if (engine === SAVE) {
      const response = this.memory.write(
        core,
        time,
        address,
        bytes,
        (this.runsOf[q] as Float64Array)[(this.moveAt[q] as number) + 6] === 1,
      );
      this.lastResponse[core] = Math.max(this.lastResponse[core] as number, response);
      done = time;
    } else {
      done = this.memory.read(core, time, address, bytes, engine === LDW);
      this.reads[core] = (this.reads[core] as number) + 1;
    }
    if (this.step(q, bytes)) {
      this.schedule(core, q, engine, engine === SAVE ? time : time + 1);
      this.note(core);
      return;
    }
    this.active[q] = 0;
    this.next[q] = NEVER;
    this.engineFree[q] = time + 1;
    const entry = this.lists[core]?.[this.opEntry[q] as number] as Entry;
    const post = entry.trace.post[this.opIndex[q] as number] as number;
    if (engine === SAVE) {
      this.queues.post(core, post, done + this.m.postDelay);
    } else {
      this.loads.issue(q, time, done, post);
    }
    if (engine === LDI && this.active[base + LDW] === 1 && this.next[base + LDW] === NEVER) {
      this.schedule(core, base + LDW, LDW, time + 1);
    }
    this.advanceAll(core);
  }

  /** Advances a core, and all of them when that has released a layer. */
  private advanceAll(core: number): void {
    this.pendingRelease = false;
    this.advance(core);
    while (this.pendingRelease) {
      this.pendingRelease = false;
      this.turns.othersMoved = true;
      for (let c = 0; c < this.cores; c++) {
        this.advance(c);
      }
    }
  }

  /** Moves an engine's transfer on by a burst; false when it was the last. */
  private step(q: number, bytes: number): boolean {
    const left = (this.left[q] as number) - bytes;
    if (left > 0) {
      this.left[q] = left;
      this.address[q] = (this.address[q] as number) + bytes;
      return true;
    }
    const at = this.moveAt[q] as number;
    const runs = this.runsOf[q] as Float64Array;
    const size = runs[at + 1] as number;
    const row = (this.row[q] as number) + 1;
    // The address is that of the last burst of a run: back to the start of the run.
    const start = (this.address[q] as number) + bytes - size;
    this.left[q] = size;
    if (row < (runs[at + 2] as number)) {
      this.row[q] = row;
      this.address[q] = start + (runs[at + 3] as number);
      return true;
    }
    const block = (this.block[q] as number) + 1;
    if (block < (runs[at + 4] as number)) {
      this.row[q] = 0;
      this.block[q] = block;
      this.address[q] = start - (row - 1) * (runs[at + 3] as number) + (runs[at + 5] as number);
      return true;
    }
    return false;
  }
}
