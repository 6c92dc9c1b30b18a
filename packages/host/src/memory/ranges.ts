// SPDX-License-Identifier: Apache-2.0
/** Tenant-virtual byte ranges of a segment as physical ranges: what the guard does, for host transfers. */
import { PAGE_BYTES } from "@tessera/isa";
import { HostError } from "../errors.js";
import type { Placement } from "./bank-allocator.js";

/** Weight of the bank number in a physical address: bank in bits 37:34. */
const BANK_UNIT = 2 ** 34;

/** Pairs of physical address and length that cover `bytes` bytes from `offset`; neighbours are merged. Throws BACKEND_MEMORY outside of the segment. */
export function physicalRanges(placement: Placement, offset: number, bytes: number): Float64Array {
  const { banks, basePage, pages } = placement;
  if (!(offset >= 0 && bytes >= 0 && offset + bytes <= pages * PAGE_BYTES)) {
    throw new HostError(
      "BACKEND_MEMORY",
      `${bytes} bytes at ${offset} are not inside a segment of ${pages} pages: what lies behind it is somebody else's.`,
    );
  }
  const pairs: number[] = [];
  for (let at = offset; at < offset + bytes; ) {
    const page = Math.floor(at / PAGE_BYTES);
    const inside = at % PAGE_BYTES;
    const length = Math.min(PAGE_BYTES - inside, offset + bytes - at);
    const local = (basePage + Math.floor(page / banks.length)) * PAGE_BYTES + inside;
    const phys = (banks[page % banks.length] as number) * BANK_UNIT + local;
    const last = pairs.length - 2;
    if (last >= 0 && (pairs[last] as number) + (pairs[last + 1] as number) === phys) {
      pairs[last + 1] = (pairs[last + 1] as number) + length;
    } else {
      pairs.push(phys, length);
    }
    at += length;
  }
  return Float64Array.from(pairs);
}
