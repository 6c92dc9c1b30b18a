// SPDX-License-Identifier: Apache-2.0
/** Long writes in chunks, each when its owner may transfer so much: between two of them others have their turn. */
import type { Device } from "../device/device.js";
import type { Placement } from "./bank-allocator.js";

/** Resolves when so many bytes may be transferred; what it throws ends the transfer. */
export type Pace = (bytes: number) => Promise<void>;

export const atOnce: Pace = () => Promise.resolve();

/** 0.1 ms of the link at 10 GB/s. */
const CHUNK_BYTES = 2 ** 20;

const zeros = new Uint8Array(CHUNK_BYTES);

/** Overwrites the first `bytes` bytes of a segment with zeros. */
export async function zeroPaced(device: Device, placement: Placement, bytes: number, pace: Pace): Promise<void> {
  for (let at = 0; at < bytes; at += CHUNK_BYTES) {
    const chunk = zeros.subarray(0, Math.min(CHUNK_BYTES, bytes - at));
    await pace(chunk.length);
    await device.write(placement, at, chunk);
  }
}

/** Writes a segment from its start; `data` must not change before the promise settles. */
export async function writePaced(device: Device, placement: Placement, data: Uint8Array, pace: Pace): Promise<void> {
  for (let at = 0; at < data.length; at += CHUNK_BYTES) {
    const chunk = data.subarray(at, at + CHUNK_BYTES);
    await pace(chunk.length);
    await device.write(placement, at, chunk);
  }
}
