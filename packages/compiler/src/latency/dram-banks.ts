// SPDX-License-Identifier: Apache-2.0
/**
 * The DDR4 channels behind a pool's banks at the level of bursts: reads go first and keep the data bus busy, writes are
 * collected and drained in batches, a burst in another row waits until that row is open, and refreshes stop everything.
 */
import { PAGE_BYTES } from "@tessera/isa";
import type { Arena } from "./arena.js";

export interface DramTiming {
  /** Cycles of the data bus for 64 B. */
  readonly beatCycles: number;
  /** Cycles of the bus that a change of direction costs: to writes, back to reads. */
  readonly toWrite: number;
  readonly toRead: number;
  /** Reads that wait are not served in order: each load is delayed by the beats that are asked for after it, at most so many. */
  readonly mixBeats: number;
  /** The bank's port gives bursts on whole: cycles by which a burst of many cores' is late, per cycle that it waits for its turn. */
  readonly mixShare: number;
  /** Cycles until another row can be read: nothing is open, another row is. */
  readonly openCycles: number;
  readonly conflictCycles: number;
  /** Cycles from the last data written to a row until it can be closed. */
  readonly recoveryCycles: number;
  /** Cycles from refresh to refresh, and those that one takes; cycle of the period in which the task starts. */
  readonly refreshPeriod: number;
  readonly refreshCycles: number;
  readonly refreshPhase: number;
}

/** A row set is 128 accesses of 64 B in each of four bank groups; four sets can be open. */
const ROW_SHIFT = 15;
const SETS = 4;
/** 64 B writes that the controller holds, that it drains at once, above which it drains when no read waits; how long it waits else. */
const WRITE_QUEUE = 64;
const BATCH = 56;
const IDLE_DRAIN = 8;
const WRITE_AGE = 50;
/** Different rows among the queued writes that are told apart. */
const ROWS = 16;
const CLOSED = -1;

export class DramBanks {
  private readonly banks: number;
  private readonly t: DramTiming;
  /** Per bank: when the data bus has done what was asked of it, writes queued and since when, next refresh. */
  private readonly free: Float64Array;
  /** Beats that reads have asked each bank for so far. */
  readonly asked: Float64Array;
  private readonly queued: Float64Array;
  private readonly queuedSince: Float64Array;
  private readonly nextRefresh: Float64Array;
  /** Per bank: the different rows of the queued writes. */
  private readonly rows: Int32Array;
  private readonly rowCount: Int32Array;
  /** Per bank: when the last drained writes began to leave their queue. */
  private readonly drainFrom: Float64Array;
  /** Per bank: beats that queued writes read first, and beats that reads have asked for since writes were drained. */
  private readonly replaced: Float64Array;
  private readonly readBeats: Float64Array;
  /** Cycles until the first row is open, of the drain under way. */
  private firstOpen = 0;
  /** Per bank and row set: the open row, when it can be read, when its last access ends. */
  private readonly open: Int32Array;
  private readonly openAt: Float64Array;
  private readonly used: Float64Array;

  constructor(banks: number, timing: DramTiming, arena: Arena) {
    this.banks = banks;
    this.t = timing;
    this.free = arena.float(banks);
    this.asked = arena.float(banks);
    this.queued = arena.float(banks);
    this.queuedSince = arena.float(banks);
    this.nextRefresh = arena.float(banks, timing.refreshPeriod - timing.refreshPhase);
    this.drainFrom = arena.float(banks);
    this.replaced = arena.float(banks);
    this.readBeats = arena.float(banks);
    this.rows = arena.integer(banks * ROWS);
    this.rowCount = arena.integer(banks);
    this.open = arena.integer(banks * SETS, CLOSED);
    this.openAt = arena.float(banks * SETS);
    this.used = arena.float(banks * SETS);
  }

  /** Pages have 32-bit numbers, of which the remainder is quick. */
  bankOf(address: number): number {
    return ((address / PAGE_BYTES) | 0) % this.banks;
  }

  /** Rows of the bank, across all sets, that come before the one of an address of the task. */
  private rowOf(address: number): number {
    // 32-bit arithmetic: only the low bits of a row's number count.
    const page = (address / (PAGE_BYTES * this.banks)) | 0;
    return (Math.imul(page, PAGE_BYTES) | (address & (PAGE_BYTES - 1))) >> ROW_SHIFT;
  }

  /** A read of `beats` times 64 B that reaches the controller at `time`; returns when its last data leave. */
  read(bank: number, time: number, address: number, beats: number): number {
    this.drainWhenIdle(bank, time);
    if ((this.queued[bank] as number) >= BATCH && (this.readBeats[bank] as number) >= BATCH) {
      this.drain(bank, time, BATCH);
    }
    this.readBeats[bank] = (this.readBeats[bank] as number) + beats;
    const row = this.rowOf(address);
    const set = bank * SETS + (row & (SETS - 1));
    const from = this.occupy(bank, time, beats) - beats * this.t.beatCycles;
    const ready = this.openRow(set, row, time);
    const end = Math.max(from, ready) + beats * this.t.beatCycles;
    this.used[set] = end;
    this.asked[bank] = (this.asked[bank] as number) + beats;
    return end;
  }

  /** Writes that reach the controller at `time`, of which `partial` read what they replace; returns when the last is accepted. */
  write(bank: number, time: number, address: number, beats: number, partial: number): number {
    this.drainWhenIdle(bank, time);
    if (this.queued[bank] === 0) {
      this.queuedSince[bank] = time;
    }
    const queued = (this.queued[bank] as number) + beats;
    this.queued[bank] = queued;
    // What they replace is read at once, or when a drain has made room for them.
    if (queued > WRITE_QUEUE) {
      this.replaced[bank] = (this.replaced[bank] as number) + partial;
    } else if (partial > 0) {
      this.occupy(bank, time, partial);
    }
    this.note(bank, this.rowOf(address));
    const { beatCycles } = this.t;
    // What is being drained makes room a beat at a time; the rest waits for the drain after it.
    const over = queued + BATCH - WRITE_QUEUE;
    let accepted = over > 0 ? Math.max(time, (this.drainFrom[bank] as number) + Math.min(over, BATCH) * beatCycles) : time;
    if (queued > WRITE_QUEUE) {
      const room = (queued - WRITE_QUEUE + (this.replaced[bank] as number)) * beatCycles;
      accepted = Math.max(accepted, (this.free[bank] as number) + room);
    }
    return accepted;
  }

  /** Adds the row of a queued write. */
  private note(bank: number, row: number): void {
    const count = this.rowCount[bank] as number;
    const first = bank * ROWS;
    for (let at = first + count - 1; at >= first; at--) {
      if (this.rows[at] === row) {
        return;
      }
    }
    const at = Math.min(count, ROWS - 1);
    this.rows[first + at] = row;
    this.rowCount[bank] = at + 1;
  }

  /** When a row can be read for a request of `time`; it is then open. */
  private openRow(set: number, row: number, time: number): number {
    const open = this.open[set] as number;
    if (open !== row) {
      this.openAt[set] =
        open === CLOSED ? time + this.t.openCycles : Math.max(time, this.used[set] as number) + this.t.conflictCycles;
      this.open[set] = row;
    }
    return this.openAt[set] as number;
  }

  /** Takes the data bus for `beats`, not before `time`; returns when they are done. */
  private occupy(bank: number, time: number, beats: number): number {
    let from = Math.max(time, this.free[bank] as number);
    const { refreshPeriod, refreshCycles, beatCycles } = this.t;
    let next = this.nextRefresh[bank] as number;
    while (from + beats * beatCycles > next) {
      // What was idle at the refresh starts when it is over, what was under way goes on then.
      from = from < next ? from + refreshCycles : Math.max(from, next + refreshCycles);
      next += refreshPeriod;
      this.open.fill(CLOSED, bank * SETS, bank * SETS + SETS);
    }
    this.nextRefresh[bank] = next;
    const end = from + beats * beatCycles;
    this.free[bank] = end;
    return end;
  }

  /** Writes that the controller has begun to drain before `time`, because no read was there. */
  private drainWhenIdle(bank: number, time: number): void {
    const queued = this.queued[bank] as number;
    if (queued === 0) {
      return;
    }
    const since = this.queuedSince[bank] as number;
    const from = Math.max(this.free[bank] as number, queued > IDLE_DRAIN ? since : since + WRITE_AGE);
    if (from < time) {
      this.drain(bank, from, queued);
    }
  }

  /** Serves queued writes, whose rows are opened only now: the first of them while the bus is idle. */
  private drain(bank: number, time: number, beats: number): number {
    const { toWrite, toRead, beatCycles } = this.t;
    const queued = this.queued[bank] as number;
    const served = Math.min(beats, queued);
    const replaced = ((this.replaced[bank] as number) * served) / queued;
    const from = Math.max(time, this.free[bank] as number) + toWrite;
    const opened = from + this.openWritten(bank);
    this.free[bank] = from + this.firstOpen;
    const end = Math.max(this.occupy(bank, time, served + replaced), opened);
    this.closeWritten(bank, end, queued > served);
    this.replaced[bank] = (this.replaced[bank] as number) - replaced;
    this.queued[bank] = queued - served;
    this.queuedSince[bank] = end;
    this.drainFrom[bank] = end - served * beatCycles;
    this.readBeats[bank] = 0;
    this.free[bank] = end + toRead;
    return end;
  }

  /** Cycles until all rows of the queued writes have been open: beside each other, but one after the other in the same set. */
  private openWritten(bank: number): number {
    const { openCycles, conflictCycles, recoveryCycles } = this.t;
    const first = bank * ROWS;
    const end = first + (this.rowCount[bank] as number);
    this.firstOpen = conflictCycles;
    let longest = 0;
    for (let set = bank * SETS; set < bank * SETS + SETS; set++) {
      let cycles = 0;
      for (let at = first; at < end; at++) {
        const row = this.rows[at] as number;
        if (bank * SETS + (row & (SETS - 1)) === set) {
          const open = this.open[set] as number;
          const ready = open === row ? 0 : open === CLOSED ? openCycles : conflictCycles;
          cycles += cycles > 0 ? ready + recoveryCycles : ready;
          this.firstOpen = Math.min(this.firstOpen, ready);
          this.open[set] = row;
        }
      }
      longest = Math.max(longest, cycles);
    }
    return longest;
  }

  /** Notes that the rows of the queued writes were written until `end`; the last one stays queued when there are `more`. */
  private closeWritten(bank: number, end: number, more: boolean): void {
    const first = bank * ROWS;
    const count = this.rowCount[bank] as number;
    for (let at = first; at < first + count; at++) {
      const row = this.rows[at] as number;
      const set = bank * SETS + (row & (SETS - 1));
      this.open[set] = row;
      this.openAt[set] = end;
      this.used[set] = end + this.t.recoveryCycles;
    }
    this.rows[first] = this.rows[first + Math.max(0, count - 1)] as number;
    this.rowCount[bank] = more ? Math.min(count, 1) : 0;
  }
}
