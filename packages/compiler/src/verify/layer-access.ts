// SPDX-License-Identifier: Apache-2.0
/**
 * What IFPs read and write in memory. Reads are taken as whole boxes; writes to the byte, since tiles and layers may write between
 * each other's rows and channels.
 */
import { CHANNEL_BLOCK, type InstructionFields } from "@tessera/isa";
import type { Budget } from "./budget.js";
import { RangeSet } from "./byte-ranges.js";
import type { BlockRanges } from "./extents.js";

/** Lanes of 8 bytes in a pixel of a block. */
const LANES = 4;
const ALL_LANES = 2 ** LANES - 1;

const bits = (mask: number): number => mask.toString(2).replaceAll("0", "").length;

/** Bytes of a segment, those lanes of each pixel only. */
interface Written {
  readonly segment: number;
  readonly lanes: number;
  readonly ranges: RangeSet;
}

/** A byte that two of them touch. */
export interface Meeting {
  readonly segment: number;
  readonly byte: number;
}

/** What one IFP, one tiling or one layer touches. */
export class Access {
  readonly reads = new Map<number, RangeSet>();
  /** By segment and lanes. */
  readonly #writes = new Map<number, Written>();
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get writes(): Iterable<Written> {
    return this.#writes.values();
  }

  /** Bytes written, each as often as it has lanes; what several sets hold counts several times. */
  get writtenBytes(): number {
    return [...this.writes].reduce((sum, { lanes, ranges }) => sum + bits(lanes) * ranges.bytes, 0);
  }

  read(segment: number, { count, from, step, length }: BlockRanges, what: () => string): void {
    this.#budget.spend(count, what);
    const set = this.#readSet(segment);
    for (let b = 0; b < count; b++) set.add(from + b * step, from + b * step + length);
  }

  /** The pixels of a STORE. */
  write(f: InstructionFields["STORE"], what: () => string): void {
    const row = f.contig_rows === 1 ? f.cols : f.row_stride;
    const block = f.contig_blocks === 1 ? f.rows * row : f.block_stride;
    const pixels = f.pixel_stride === 1 ? 1 : f.cols;
    const runs = row === f.cols && pixels === 1 ? 1 : f.rows;
    const length = (f.rows * f.cols) / (runs * pixels);
    this.#budget.spend(f.blocks * runs * pixels, what);
    for (let b = 0; b < f.blocks; b++) {
      const lanes = (b === 0 ? f.first_mask : ALL_LANES) & (b === f.blocks - 1 ? f.last_mask : ALL_LANES);
      if (lanes === 0) continue;
      const set = this.#written(f.addr_segment, lanes);
      for (let r = 0; r < runs; r++) {
        for (let x = 0; x < pixels; x++) {
          const from = f.addr_offset + (b * block + r * row + x * f.pixel_stride) * CHANNEL_BLOCK;
          set.add(from, from + length * CHANNEL_BLOCK);
        }
      }
    }
  }

  /** Adds what another one touches. */
  include(other: Access, what: () => string): void {
    for (const [segment, set] of other.reads) this.#copy(set, this.#readSet(segment), what);
    for (const { segment, lanes, ranges } of other.writes) this.#copy(ranges, this.#written(segment, lanes), what);
  }

  /** The same byte written under different lanes, which their sizes do not show. */
  writesMeetThemselves(what: () => string): Meeting | null {
    const sets = [...this.writes];
    for (const [i, a] of sets.entries()) {
      const met = this.#firstMeeting(a, sets.slice(i + 1), what);
      if (met !== null) return met;
    }
    return null;
  }

  /** A byte that both write, or null. */
  writesMeet(other: Access, what: () => string): Meeting | null {
    for (const a of this.writes) {
      const met = this.#firstMeeting(a, other.writes, what);
      if (met !== null) return met;
    }
    return null;
  }

  /** A byte that this one writes and the other one reads, or null. */
  writesMeetReads(other: Access, what: () => string): Meeting | null {
    for (const { segment, ranges } of this.writes) {
      const reads = other.reads.get(segment);
      if (reads === undefined) continue;
      this.#budget.spend(ranges.stepsBeside(reads), what);
      const byte = ranges.meets(reads);
      if (byte !== null) return { segment, byte };
    }
    return null;
  }

  #firstMeeting(a: Written, others: Iterable<Written>, what: () => string): Meeting | null {
    for (const b of others) {
      if (a.segment !== b.segment || (a.lanes & b.lanes) === 0) continue;
      this.#budget.spend(a.ranges.stepsBeside(b.ranges), what);
      const byte = a.ranges.meets(b.ranges);
      if (byte !== null) return { segment: a.segment, byte };
    }
    return null;
  }

  #written(segment: number, lanes: number): RangeSet {
    const key = segment * 2 ** LANES + lanes;
    let set = this.#writes.get(key);
    if (set === undefined) {
      set = { segment, lanes, ranges: new RangeSet() };
      this.#writes.set(key, set);
    }
    return set.ranges;
  }

  #readSet(segment: number): RangeSet {
    let set = this.reads.get(segment);
    if (set === undefined) {
      set = new RangeSet();
      this.reads.set(segment, set);
    }
    return set;
  }

  #copy(from: RangeSet, to: RangeSet, what: () => string): void {
    const ranges = from.ranges();
    this.#budget.spend(ranges.length, what);
    for (const range of ranges) to.add(range.from, range.to);
  }
}
