// SPDX-License-Identifier: Apache-2.0
/** Router, engine queues and tokens of the cores of a task: when each operation may start. */
import { ENGINES, TOKEN_CHANNELS, WEIGHT_CHUNKS } from "@tessera/isa";
import type { Arena } from "./arena.js";
import type { Trace } from "./trace.js";

export const ENGINE_COUNT = ENGINES.length;
/** Operations a queue can hold; a power of two, at least its words. */
const SLOTS = 16;
const CHANNELS = TOKEN_CHANNELS.length;
const W_FREE = TOKEN_CHANNELS.findIndex((channel) => channel.name === "W_FREE");
/** Tokens of a channel that can be on the way; a power of two. */
const TOKENS = 16;

/** Numbers of the two operations that are not in an IFP. */
export const WAIT_OP = -1;
export const DONE_OP = -2;

/** An IFP in a core's list. Shifts are added to the addresses of its loads and stores. */
export interface Entry {
  readonly trace: Trace;
  readonly inputShift: number;
  readonly weightShift: number;
  readonly outputShift: number;
  readonly layer: number;
  /** First of its layer on the core: it waits for the layer's producers. */
  readonly first: boolean;
  /** Last of its layer on the core: the core reports. */
  readonly last: boolean;
}

export class TaskQueues {
  /** Entry and operation in each slot, when it came in, when it was started. */
  readonly entryOf: Int32Array;
  readonly opOf: Int32Array;
  readonly entered: Float64Array;
  private readonly started: Float64Array;
  /** Counters per engine: put in, started, seen as gone by the router; words that the router sees inside. */
  private readonly tail: Int32Array;
  private readonly head: Int32Array;
  private readonly gone: Int32Array;
  private readonly used: Int32Array;
  private readonly router: Float64Array;
  /** Words routed so far, cycles from word to word of one core's stream as it is fetched. */
  private readonly routed: Int32Array;
  private readonly wordCycles: number;
  private readonly start: number;
  private readonly nextEntry: Int32Array;
  private readonly nextOp: Int32Array;
  private readonly tokenTime: Float64Array;
  private readonly posted: Int32Array;
  private readonly taken: Int32Array;
  /** Weight rings: words in use, and of each chunk; chunks are numbered by when they came. */
  private readonly ringUsed: Int32Array;
  private readonly ringChunks: Int32Array;
  private readonly ringLoaded: Int32Array;
  private readonly ringWords: number;
  private readonly lists: readonly (readonly Entry[])[];
  private readonly capacity: number;
  /** Channel whose token came last in the take before. */
  lastChannel = 0;

  constructor(
    lists: readonly (readonly Entry[])[],
    queueWords: number,
    weightWords: number,
    start: number,
    wordCycles: number,
    arena: Arena,
  ) {
    const cores = lists.length;
    const engines = cores * ENGINE_COUNT;
    this.lists = lists;
    this.capacity = queueWords;
    this.ringWords = weightWords;
    this.ringUsed = arena.integer(cores);
    this.ringChunks = arena.integer(cores * WEIGHT_CHUNKS);
    this.ringLoaded = arena.integer(cores);
    this.entryOf = arena.integer(engines * SLOTS);
    this.opOf = arena.integer(engines * SLOTS);
    this.entered = arena.float(engines * SLOTS);
    this.started = arena.float(engines * SLOTS);
    this.tail = arena.integer(engines);
    this.head = arena.integer(engines);
    this.gone = arena.integer(engines);
    this.used = arena.integer(engines);
    this.router = arena.float(cores, start);
    this.routed = arena.integer(cores);
    this.wordCycles = wordCycles * cores;
    this.start = start;
    this.nextEntry = arena.integer(cores);
    this.nextOp = arena.integer(cores, WAIT_OP);
    this.tokenTime = arena.float(cores * CHANNELS * TOKENS);
    this.posted = arena.integer(cores * CHANNELS);
    this.taken = arena.integer(cores * CHANNELS);
    for (let c = 0; c < cores; c++) {
      TOKEN_CHANNELS.forEach((channel, k) => {
        this.posted[c * CHANNELS + k] = channel.initial;
      });
    }
  }

  /** Moves what it can from the core's stream into its queues; true when it moved anything. */
  route(core: number): boolean {
    const list = this.lists[core] as readonly Entry[];
    let moved = false;
    for (;;) {
      const e = this.nextEntry[core] as number;
      const entry = list[e];
      if (entry === undefined) {
        return moved;
      }
      let op = this.nextOp[core] as number;
      if (op === WAIT_OP && !entry.first) {
        op = 0;
      }
      if (op === entry.trace.length) {
        op = entry.last ? DONE_OP : WAIT_OP;
        if (op === WAIT_OP) {
          this.nextEntry[core] = e + 1;
          this.nextOp[core] = WAIT_OP;
          continue;
        }
      }
      const engine = op >= 0 ? (entry.trace.engine[op] as number) : op === WAIT_OP ? LDI : SAVE;
      const words = op >= 0 ? (entry.trace.words[op] as number) : 1;
      if (!this.put(core, engine, words, e, op)) {
        return moved;
      }
      moved = true;
      if (op === DONE_OP) {
        this.nextEntry[core] = e + 1;
        this.nextOp[core] = WAIT_OP;
      } else {
        this.nextOp[core] = op + 1;
      }
    }
  }

  private put(core: number, engine: number, words: number, entry: number, op: number): boolean {
    const q = core * ENGINE_COUNT + engine;
    let time = this.router[core] as number;
    while ((this.used[q] as number) + words > this.capacity) {
      const gone = this.gone[q] as number;
      if (gone === this.head[q]) {
        return false;
      }
      const slot = q * SLOTS + (gone & (SLOTS - 1));
      time = Math.max(time, this.started[slot] as number);
      this.used[q] = (this.used[q] as number) - this.wordsAt(core, slot);
      this.gone[q] = gone + 1;
    }
    // The instruction port serves the cores in turn; it matters until the memory partition is ahead of the router.
    this.routed[core] = (this.routed[core] as number) + words;
    time = Math.max(time + words, this.start + (this.routed[core] as number) * this.wordCycles);
    const tail = this.tail[q] as number;
    const slot = q * SLOTS + (tail & (SLOTS - 1));
    this.entryOf[slot] = entry;
    this.opOf[slot] = op;
    this.entered[slot] = time;
    this.tail[q] = tail + 1;
    this.used[q] = (this.used[q] as number) + words;
    this.router[core] = time;
    return true;
  }

  private wordsAt(core: number, slot: number): number {
    const op = this.opOf[slot] as number;
    return op < 0 ? 1 : ((this.lists[core]?.[this.entryOf[slot] as number]?.trace.words[op] as number) ?? 1);
  }

  /** Slot of the operation at the head of an engine's queue; -1: it is empty. */
  headSlot(q: number): number {
    const head = this.head[q] as number;
    return head === this.tail[q] ? -1 : q * SLOTS + (head & (SLOTS - 1));
  }

  /** The head of the queue has started. */
  pop(q: number, time: number): void {
    const head = this.head[q] as number;
    this.started[q * SLOTS + (head & (SLOTS - 1))] = time;
    this.head[q] = head + 1;
  }

  /** Time from which all tokens of `wait` are there, and takes them; -1: not known yet. */
  take(core: number, wait: number): number {
    const base = core * CHANNELS;
    for (let c = 0, bits = wait; bits !== 0; c++, bits >>= 1) {
      if (bits & 1 && (this.posted[base + c] as number) <= (this.taken[base + c] as number)) {
        return -1;
      }
    }
    let time = 0;
    for (let c = 0, bits = wait; bits !== 0; c++, bits >>= 1) {
      if (bits & 1) {
        const index = this.taken[base + c] as number;
        const posted = this.tokenTime[(base + c) * TOKENS + (index & (TOKENS - 1))] as number;
        this.lastChannel = posted >= time ? c : this.lastChannel;
        time = Math.max(time, posted);
        this.taken[base + c] = index + 1;
      }
    }
    return time;
  }

  /** Time from which the weight ring has space for a chunk, and takes it; -1: not known yet. */
  allocate(core: number, words: number): number {
    const channel = core * CHANNELS + W_FREE;
    const chunks = core * WEIGHT_CHUNKS;
    const loaded = this.ringLoaded[core] as number;
    let time = 0;
    for (;;) {
      const freed = this.taken[channel] as number;
      if ((this.ringUsed[core] as number) + words <= this.ringWords && loaded - freed < WEIGHT_CHUNKS) {
        break;
      }
      if (freed === this.posted[channel]) {
        return -1;
      }
      time = Math.max(time, this.tokenTime[channel * TOKENS + (freed & (TOKENS - 1))] as number);
      this.ringUsed[core] = (this.ringUsed[core] as number) - (this.ringChunks[chunks + (freed % WEIGHT_CHUNKS)] as number);
      this.taken[channel] = freed + 1;
    }
    this.ringChunks[chunks + (loaded % WEIGHT_CHUNKS)] = words;
    this.ringLoaded[core] = loaded + 1;
    this.ringUsed[core] = (this.ringUsed[core] as number) + words;
    return time;
  }

  post(core: number, channels: number, time: number): void {
    const base = core * CHANNELS;
    for (let c = 0, bits = channels; bits !== 0; c++, bits >>= 1) {
      if (bits & 1) {
        const index = this.posted[base + c] as number;
        this.tokenTime[(base + c) * TOKENS + (index & (TOKENS - 1))] = time;
        this.posted[base + c] = index + 1;
      }
    }
  }
}

const LDI = ENGINES.indexOf("LDI");
const SAVE = ENGINES.indexOf("SAVE");
