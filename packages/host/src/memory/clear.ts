// SPDX-License-Identifier: Apache-2.0
/** Overwrites memory with zeros, bank by bank, so that writes are long. */
import { PAGE_BYTES } from "@tessera/isa";
import type { Device } from "../device/device.js";
import type { Placement } from "./bank-allocator.js";

/** Pages of one write. */
const CHUNK_PAGES = 1024;
const zeros = new Uint8Array(CHUNK_PAGES * PAGE_BYTES);

export async function clearPlacements(device: Device, placements: readonly Placement[]): Promise<void> {
  for (const { banks, basePage, pages } of placements) {
    const perBank = Math.ceil(pages / banks.length);
    for (const bank of banks) {
      for (let done = 0; done < perBank; done += CHUNK_PAGES) {
        const count = Math.min(CHUNK_PAGES, perBank - done);
        const place = { banks: [bank], basePage: basePage + done, pages: count };
        await device.write(place, 0, zeros.subarray(0, count * PAGE_BYTES));
      }
    }
  }
}
