// SPDX-License-Identifier: Apache-2.0
/** Pages of the DDR banks, or of the feature memories beside them: a segment takes the same page range in each of its banks, as the hardware interleaves it. */
import { PAGE_BYTES } from "@tessera/isa";
import { HostError } from "../errors.js";

/** Most banks a segment is interleaved over. */
export const MAX_SEGMENT_BANKS = 4;

/** Page p of the segment lies in banks[p mod k] at local page basePage + p div k. */
export interface Placement {
  readonly banks: readonly number[];
  readonly basePage: number;
  /** Length over all banks. */
  readonly pages: number;
}

interface Interval {
  readonly first: number;
  readonly end: number;
}

const localPages = (placement: Placement): Interval => ({
  first: placement.basePage,
  end: placement.basePage + Math.ceil(placement.pages / placement.banks.length),
});

export class BankAllocator {
  readonly #pagesPerBank: number;
  /** Taken page ranges of each bank, ascending. */
  readonly #taken: Interval[][];

  constructor(banks: number, bankBytes: number) {
    this.#pagesPerBank = Math.floor(bankBytes / PAGE_BYTES);
    this.#taken = Array.from({ length: banks }, () => []);
  }

  /** Lowest place with room in all banks. Throws NO_MEMORY. */
  allocate(banks: readonly number[], bytes: number): Placement {
    const pages = Math.max(1, Math.ceil(bytes / PAGE_BYTES));
    const placement = this.tryAllocate(banks, pages);
    if (placement === null) {
      throw new HostError(
        "NO_MEMORY",
        `Banks ${banks.join(", ")} have no ${pages} pages of 4 KiB left: release a pool or use other banks.`,
      );
    }
    return placement;
  }

  /** The same in pages; null when there is no room. */
  tryAllocate(banks: readonly number[], pages: number): Placement | null {
    const length = Math.ceil(pages / banks.length);
    const placement = { banks, basePage: this.#firstFit(banks, length), pages };
    if (placement.basePage + length > this.#pagesPerBank) return null;
    for (const bank of banks) this.#insert(bank, localPages(placement));
    return placement;
  }

  /** Pages of a bank that nobody holds. */
  freePages(bank: number): number {
    const taken = this.#taken[bank] ?? [];
    return taken.reduce((left, { first, end }) => left - (end - first), this.#pagesPerBank);
  }

  /** Takes a place that somebody has already. Throws NO_MEMORY when part of it was given to another. */
  reserve(placement: Placement): void {
    const { first, end } = localPages(placement);
    const taken = placement.banks.flatMap((bank) => this.#taken[bank] ?? []);
    if (end > this.#pagesPerBank || taken.some((other) => other.first < end && first < other.end)) {
      throw new HostError("NO_MEMORY", `Pages ${first} to ${end} of banks ${placement.banks.join(", ")} are somebody else's.`);
    }
    for (const bank of placement.banks) this.#insert(bank, { first, end });
  }

  free(placement: Placement): void {
    const { first } = localPages(placement);
    for (const bank of placement.banks) {
      const taken = this.#taken[bank] as Interval[];
      const place = taken.findIndex((interval) => interval.first === first);
      if (place >= 0) taken.splice(place, 1);
    }
  }

  #firstFit(banks: readonly number[], length: number): number {
    const taken = banks.flatMap((bank) => this.#taken[bank] as Interval[]).sort((a, b) => a.first - b.first);
    let candidate = 0;
    for (const interval of taken) {
      if (interval.first >= candidate + length) break;
      candidate = Math.max(candidate, interval.end);
    }
    return candidate;
  }

  #insert(bank: number, interval: Interval): void {
    const taken = this.#taken[bank] as Interval[];
    const place = taken.findIndex((other) => other.first > interval.first);
    taken.splice(place < 0 ? taken.length : place, 0, interval);
  }
}
