// SPDX-License-Identifier: Apache-2.0
/** Sets of bytes as sorted ranges. */
import type { Extent } from "./extents.js";

/** Ranges that are collected before they are sorted and merged. */
const LIST_LENGTH = 4096;

/** Sorted, disjoint byte ranges of a segment. */
export class RangeSet {
  private list: { from: number; to: number }[] = [];
  private sorted = true;
  private most = LIST_LENGTH;

  add(from: number, to: number): void {
    const last = this.list.at(-1);
    if (last !== undefined && from <= last.to && to >= last.from) {
      // Tiles touch the same ranges again and again, or one after the other.
      this.sorted &&= from >= last.from;
      last.from = Math.min(last.from, from);
      last.to = Math.max(last.to, to);
      return;
    }
    this.list.push({ from, to });
    this.sorted = false;
    if (this.list.length > this.most) {
      this.most = Math.max(LIST_LENGTH, 2 * this.ranges().length);
    }
  }

  ranges(): readonly Extent[] {
    if (!this.sorted) {
      const merged: { from: number; to: number }[] = [];
      for (const { from, to } of this.list.sort((a, b) => a.from - b.from)) {
        const last = merged.at(-1);
        if (last !== undefined && from <= last.to) {
          last.to = Math.max(last.to, to);
        } else {
          merged.push({ from, to });
        }
      }
      this.list = merged;
      this.sorted = true;
    }
    return this.list;
  }

  get bytes(): number {
    return this.ranges().reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /** Ranges to look at for `meets`. */
  stepsBeside(other: RangeSet): number {
    return 1 + (this.apart(other) ? 0 : this.ranges().length + other.ranges().length);
  }

  /** A byte that both sets hold, or null. */
  meets(other: RangeSet): number | null {
    if (this.apart(other)) return null;
    const [a, b] = [this.ranges(), other.ranges()];
    for (let i = 0, j = 0; i < a.length && j < b.length; ) {
      const [x, y] = [a[i] as Extent, b[j] as Extent];
      if (x.from < y.to && y.from < x.to) {
        return Math.max(x.from, y.from);
      }
      if (x.to <= y.to) {
        i++;
      } else {
        j++;
      }
    }
    return null;
  }

  private apart(other: RangeSet): boolean {
    const [a, b] = [this.ranges(), other.ranges()];
    const [first, last, begin, end] = [a[0], a.at(-1), b[0], b.at(-1)];
    if (first === undefined || last === undefined || begin === undefined || end === undefined) return true;
    return last.to <= begin.from || end.to <= first.from;
  }
}
