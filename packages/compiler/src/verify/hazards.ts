// SPDX-License-Identifier: Apache-2.0
/** Read/write overlap of layers: two layers of which one may run while the other does must not meet in memory. */
import type { Layer } from "../package/program.js";
import { VerifyError } from "./errors.js";
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

  /** A byte that both sets hold, or null. */
  meets(other: RangeSet): number | null {
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
}

/** What a layer reads and writes, by segment. */
export interface LayerAccess {
  readonly reads: ReadonlyMap<number, RangeSet>;
  readonly writes: ReadonlyMap<number, RangeSet>;
}

/** Per layer, the set of layers that are complete before it starts, as bits. */
function ancestorSets(layers: readonly Layer[]): Uint32Array[] {
  const words = Math.ceil(layers.length / 32);
  const sets: Uint32Array[] = [];
  layers.forEach((layer) => {
    const bits = new Uint32Array(words);
    for (const p of layer.producers) {
      (sets[p] as Uint32Array).forEach((word, i) => {
        bits[i] = (bits[i] as number) | word;
      });
      bits[p >>> 5] = (bits[p >>> 5] as number) | (1 << (p & 31));
    }
    sets.push(bits);
  });
  return sets;
}

/** Throws VERIFY_HAZARD when a layer writes what it, or a layer not ordered with it, reads. */
export function checkHazards(layers: readonly Layer[], access: readonly LayerAccess[]): void {
  const ancestors = ancestorSets(layers);
  const isAncestor = (a: number, of: number): boolean => ((ancestors[of]?.[a >>> 5] ?? 0) & (1 << (a & 31))) !== 0;
  access.forEach((writer, w) => {
    access.forEach((reader, r) => {
      if (w !== r && (isAncestor(w, r) || isAncestor(r, w))) {
        return;
      }
      for (const [segment, writes] of writer.writes) {
        const reads = reader.reads.get(segment);
        const byte = reads === undefined ? null : writes.meets(reads);
        if (byte !== null) {
          const [name, other] = [layers[w]?.name, layers[r]?.name];
          throw new VerifyError(
            "VERIFY_HAZARD",
            `layer ${w} (${name}) writes byte ${byte} of segment ${segment}, which layer ${r} (${other}) reads without being ordered with it`,
          );
        }
      }
    });
  });
}
