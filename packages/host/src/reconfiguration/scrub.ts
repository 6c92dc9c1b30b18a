// SPDX-License-Identifier: Apache-2.0
/** Memory is given back only when nothing of its holder is left in it; a receipt says what was cleared. */
import { PAGE_BYTES } from "@tessera/isa";
import type { Device } from "../device/device.js";
import type { Placement } from "../memory/bank-allocator.js";
import type { Segments } from "../program/segments.js";

/** The same pages of one bank. */
export interface ScrubbedRegion {
  readonly bank: number;
  readonly firstPage: number;
  readonly pages: number;
}

export interface ScrubReceipt {
  readonly task: number;
  /** Lease under which the memory was held. */
  readonly epoch: number;
  readonly regions: readonly ScrubbedRegion[];
  readonly bytes: number;
  readonly ms: number;
  /** Zeros written by the host over all pages. */
  readonly method: "host zeros";
}

/** Who holds the memory: a task under a lease. */
export interface LeaseHolder {
  readonly task: number;
  readonly epoch: number;
}

/** Pages of one write. */
const CHUNK_PAGES = 1024;
const zeros = new Uint8Array(CHUNK_PAGES * PAGE_BYTES);

/** Overwrites the placements with zeros, bank by bank, so that writes are long. */
async function scrub(device: Device, holder: LeaseHolder, placements: readonly Placement[]): Promise<ScrubReceipt> {
  const begun = performance.now();
  const regions = placements.flatMap(({ banks, basePage, pages }) =>
    banks.map((bank) => ({ bank, firstPage: basePage, pages: Math.ceil(pages / banks.length) })),
  );
  for (const { bank, firstPage, pages } of regions) {
    for (let done = 0; done < pages; done += CHUNK_PAGES) {
      const count = Math.min(CHUNK_PAGES, pages - done);
      const place = { banks: [bank], basePage: firstPage + done, pages: count };
      await device.write(place, 0, zeros.subarray(0, count * PAGE_BYTES));
    }
  }
  const bytes = regions.reduce((sum, { pages }) => sum + pages * PAGE_BYTES, 0);
  const { task, epoch } = holder;
  return { task, epoch, regions, bytes, ms: performance.now() - begun, method: "host zeros" };
}

/** Clears a program's memory and gives it back. */
export async function giveBack(device: Device, holder: LeaseHolder, segments: Segments): Promise<ScrubReceipt> {
  const receipt = await scrub(device, holder, segments.placements);
  segments.free();
  return receipt;
}
