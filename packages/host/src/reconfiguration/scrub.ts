// SPDX-License-Identifier: Apache-2.0
/** Memory is given back only when nothing of its holder is left in it; a receipt says what was cleared. */
import { PAGE_BYTES } from "@tessera/isa";
import type { Device } from "../device/device.js";
import type { Placement } from "../memory/bank-allocator.js";
import { clearPlacements } from "../memory/clear.js";
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

/** Clears the placements and says so. */
async function scrub(device: Device, holder: LeaseHolder, placements: readonly Placement[]): Promise<ScrubReceipt> {
  const begun = performance.now();
  const regions = placements.flatMap(({ banks, basePage, pages }) =>
    banks.map((bank) => ({ bank, firstPage: basePage, pages: Math.ceil(pages / banks.length) })),
  );
  await clearPlacements(device, placements);
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
