// SPDX-License-Identifier: Apache-2.0
/** Reads uncompressed Windows bitmaps: 8 bit with palette, 24 and 32 bit, either row order. */
import type { Image } from "./image.js";

const FILE_HEADER_BYTES = 14;
/** BITMAPINFOHEADER, which later versions of the header begin with. */
const INFO_HEADER_BYTES = 40;
const MAX_PIXELS = 1 << 28;

/** Throws an Error with the reason when the bytes are not such a bitmap. */
export function decodeBmp(bytes: Uint8Array): Image {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FILE_HEADER_BYTES + INFO_HEADER_BYTES) throw new Error("the file ends inside its header");
  const pixelOffset = view.getUint32(10, true);
  const headerBytes = view.getUint32(14, true);
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (width <= 0 || height === 0 || width * height > MAX_PIXELS) throw new Error(`its size is ${width} x ${signedHeight}`);
  if (![8, 24, 32].includes(bits)) throw new Error(`${bits} bits per pixel are not supported (8, 24, 32 are)`);
  // 3 (bit fields) with 32 bits is the usual BGRA.
  if (compression !== 0 && !(compression === 3 && bits === 32)) throw new Error("compressed bitmaps are not supported");
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (pixelOffset + rowBytes * height > bytes.length) throw new Error("the file ends inside its pixels");

  const palette = bytes.subarray(FILE_HEADER_BYTES + headerBytes, pixelOffset);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = pixelOffset + rowBytes * (signedHeight > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x++) {
      const [source, at] = bits === 8 ? [palette, 4 * (bytes[row + x] ?? 0)] : [bytes, row + (x * bits) / 8];
      const to = 3 * (y * width + x);
      // Blue comes first.
      data[to] = source[at + 2] ?? 0;
      data[to + 1] = source[at + 1] ?? 0;
      data[to + 2] = source[at] ?? 0;
    }
  }
  return { width, height, channels: 3, data };
}
