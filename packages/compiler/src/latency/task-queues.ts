// SPDX-License-Identifier: Apache-2.0
/** Router, engine queues and tokens of the cores of a task: when each operation may start. */
import { ENGINES, TOKEN_CHANNELS, WEIGHT_CHUNKS } from "@tessera/isa";
import type { Arena } from "./arena.js";
import { EXEC, LDI, SAVE } from "./costs.js";
import type { Trace } from "./trace.js";

export const ENGINE_COUNT = ENGINES.length;
/** Operations a queue can hold, and one that EXEC prepares; a power of two. */
const SLOTS = 32;
const CHANNELS = TOKEN_CHANNELS.length;
const W_FREE = TOKEN_CHANNELS.findIndex((channel) => channel.name === "W_FREE");
/** Tokens of a channel that can be on the way; a power of two. */
const TOKENS = 16;

/** Words that one request for instructions brings, words and dispatch entries in a beat. */
const PIECE_WORDS = 32;
const WORDS_PER_BEAT = 2;
const ENTRIES_PER_BEAT = 2;
const NEVER = Number.POSITIVE_INFINITY;

/** Numbers of the two operations that are not in an IFP. */
export const WAIT_OP = -1;
export const DONE_OP = -2;
/** What the first of them waits for in front of an IFP that is not the first of its layer. */
export const NO_PRODUCERS: readonly number[] = [];

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

/** How instructions come to the cores. */
export interface Fetch {
  /** Cycle at which the first core's first request leaves, and what each further core adds. */
  readonly start: number;
  readonly turn: number;
  /** Cycles from a request to its first word; 0: instructions are there. */
  readonly round: number;
}

export const NO_FETCH: Fetch = { start: 0, turn: 0, round: 0 };

export class TaskQueues {
  /**
   * Entry and operation in each slot, when it came in, when its engine took it: as it starts, but EXEC as soon as the one before
   * has started, to prepare it; NEVER while that is not known.
   */
  readonly entryOf: Int32Array;
  readonly opOf: Int32Array;
  private readonly entered: Float64Array;
  private readonly left: Float64Array;
  /** Counters per engine: put in, started, seen as gone by the router; words that the router sees inside. */
  private readonly tail: Int32Array;
  private readonly head: Int32Array;
  private readonly gone: Int32Array;
  private readonly used: Int32Array;
  private readonly router: Float64Array;
  /** Per engine: start of the last operation; cycles in which EXEC prepares one. */
  private readonly lastStart: Float64Array;
  private readonly prepareCycles: number;
  /** Per core: when the last word was fetched, how many of its IFP were, how many IFPs. */
  private readonly fetched: Float64Array;
  private readonly fetchedWords: Int32Array;
  private readonly fetchedIfps: Int32Array;
  /** Cycles from a request for instructions to its first word; 0: instructions are there. */
  private readonly fetchRound: number;
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
    fetch: Fetch,
    prepareCycles: number,
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
    this.left = arena.float(engines * SLOTS);
    this.lastStart = arena.float(engines);
    this.prepareCycles = prepareCycles;
    this.tail = arena.integer(engines);
    this.head = arena.integer(engines);
    this.gone = arena.integer(engines);
    this.used = arena.integer(engines);
    this.router = arena.float(cores);
    this.fetched = arena.float(cores);
    this.fetchedWords = arena.integer(cores);
    this.fetchedIfps = arena.integer(cores);
    this.fetchRound = fetch.round;
    this.nextEntry = arena.integer(cores);
    this.nextOp = arena.integer(cores, WAIT_OP);
    this.tokenTime = arena.float(cores * CHANNELS * TOKENS);
    this.posted = arena.integer(cores * CHANNELS);
    this.taken = arena.integer(cores * CHANNELS);
    for (let c = 0; c < cores; c++) {
      this.fetched[c] = fetch.start + c * fetch.turn;
      TOKEN_CHANNELS.forEach((channel, k) => {
        this.posted[c * CHANNELS + k] = channel.initial;
      });
    }
  }

  /** Entries were added behind a list that had come to its end: they are fetched from `time` on. */
  resume(core: number, time: number): void {
    this.router[core] = time;
    this.fetched[core] = time;
    this.fetchedIfps[core] = 0;
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
      if (op === entry.trace.length) {
        op = DONE_OP;
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
      const slot = q * SLOTS + (gone & (SLOTS - 1));
      const left = this.left[slot] as number;
      if (left === NEVER) {
        return false;
      }
      time = Math.max(time, left);
      this.used[q] = (this.used[q] as number) - this.wordsAt(core, slot);
      this.gone[q] = gone + 1;
    }
    time += words;
    if (this.fetchRound > 0 && op >= 0) {
      time = Math.max(time, this.fetch(core, words, op === 0));
    }
    const tail = this.tail[q] as number;
    const slot = q * SLOTS + (tail & (SLOTS - 1));
    this.entryOf[slot] = entry;
    this.opOf[slot] = op;
    this.entered[slot] = time;
    this.left[slot] = engine === EXEC && tail === this.head[q] ? Math.max(time, this.lastStart[q] as number) : NEVER;
    this.tail[q] = tail + 1;
    this.used[q] = (this.used[q] as number) + words;
    this.router[core] = time;
    return true;
  }

  /** When the next words of a core's stream have come: a beat of entries, then the IFP in pieces, one request at a time. */
  private fetch(core: number, words: number, first: boolean): number {
    let time = this.fetched[core] as number;
    let count = this.fetchedWords[core] as number;
    if (first) {
      const ifps = this.fetchedIfps[core] as number;
      time += ifps % ENTRIES_PER_BEAT === 0 ? 2 * this.fetchRound : this.fetchRound;
      this.fetchedIfps[core] = ifps + 1;
      count = 0;
    } else if (count + words > PIECE_WORDS) {
      time += this.fetchRound;
      count = 0;
    }
    time += words / WORDS_PER_BEAT;
    this.fetchedWords[core] = count + words;
    this.fetched[core] = time;
    return time;
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

  /** When the operation at the head of a queue, in `slot`, is ready for its engine. */
  readyAt(slot: number, engine: number): number {
    return engine === EXEC ? (this.left[slot] as number) + this.prepareCycles : (this.entered[slot] as number);
  }

  /** The head of the queue has started. */
  pop(q: number, engine: number, time: number): void {
    const next = (this.head[q] as number) + 1;
    this.head[q] = next;
    this.lastStart[q] = time;
    if (engine !== EXEC) {
      this.left[q * SLOTS + ((next - 1) & (SLOTS - 1))] = time;
    } else if (next !== this.tail[q]) {
      const slot = q * SLOTS + (next & (SLOTS - 1));
      this.left[slot] = Math.max(time, this.entered[slot] as number);
    }
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
