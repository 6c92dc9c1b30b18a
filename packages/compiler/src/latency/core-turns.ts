// SPDX-License-Identifier: Apache-2.0
/**
 * The cores in the order of their next events; of cores with events at one time the one of the lowest number first. A core's next
 * event is mostly later than those of the others, so that it is put back from the end in a step or two.
 */
import type { Arena } from "./arena.js";

export class CoreTurns {
  /** Cores in order from `head` on, in a ring. */
  private readonly order: Int32Array;
  private readonly earliest: Float64Array;
  private readonly cores: number;
  private readonly mask: number;
  private head = 0;
  /** The event of the first core has moved others on. */
  othersMoved = false;

  /** `earliest`: when each core's next event is, kept by the caller. */
  constructor(earliest: Float64Array, cores: number, arena: Arena) {
    this.earliest = earliest;
    this.cores = cores;
    const places = 2 ** Math.ceil(Math.log2(cores));
    this.mask = places - 1;
    this.order = arena.integer(places);
    for (let c = 0; c < cores; c++) {
      this.order[c] = c;
    }
  }

  /** The core whose turn it is. */
  first(): number {
    return this.order[this.head & this.mask] as number;
  }

  /** The next event of the first core has changed, or those of all. */
  requeue(): void {
    if (this.othersMoved) {
      this.sort();
      return;
    }
    const core = this.first();
    this.head++;
    this.insert(core, this.head + this.cores - 1);
  }

  /** The next events of any cores have changed. */
  sort(): void {
    this.othersMoved = false;
    for (let i = 1; i < this.cores; i++) {
      this.insert(this.order[(this.head + i) & this.mask] as number, this.head + i);
    }
  }

  /** Puts a core among those in front of place `end`. */
  private insert(core: number, end: number): void {
    const { order, earliest, mask, head } = this;
    const time = earliest[core] as number;
    let at = end;
    for (; at > head; at--) {
      const other = order[(at - 1) & mask] as number;
      const before = earliest[other] as number;
      if (before < time || (before === time && other < core)) {
        break;
      }
      order[at & mask] = other;
    }
    order[at & mask] = core;
  }
}
