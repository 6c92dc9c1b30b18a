// SPDX-License-Identifier: Apache-2.0
/** Fits a picture to the network's input: bilinear with pixel centres aligned at one half, as Pillow and OpenCV place them. */
import type { Image } from "./image.js";

export function resize(image: Image, width: number, height: number): Image {
  if (image.width === width && image.height === height) return image;
  const { channels } = image;
  const data = new Uint8Array(width * height * channels);
  const columns = positions(image.width, width);
  const rows = positions(image.height, height);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      for (let c = 0; c < channels; c++) {
        const pixel = (py: number, px: number): number => image.data[(py * image.width + px) * channels + c] ?? 0;
        const top = mix(pixel(row.low, column.low), pixel(row.low, column.high), column.weight);
        const bottom = mix(pixel(row.high, column.low), pixel(row.high, column.high), column.weight);
        data[(y * width + x) * channels + c] = Math.round(mix(top, bottom, row.weight));
      }
    });
  });
  return { width, height, channels, data };
}

const mix = (a: number, b: number, weight: number): number => a + (b - a) * weight;

/** The two source positions and the weight of the second, for every target position. */
function positions(from: number, to: number): { low: number; high: number; weight: number }[] {
  return Array.from({ length: to }, (_, index) => {
    const at = Math.min(Math.max(((index + 0.5) * from) / to - 0.5, 0), from - 1);
    const low = Math.floor(at);
    return { low, high: Math.min(low + 1, from - 1), weight: at - low };
  });
}

/** One channel from three (ITU-R 601 luma) or three from one. */
export function withChannels(image: Image, channels: 1 | 3): Image {
  if (image.channels === channels) return image;
  const pixels = image.width * image.height;
  const data = new Uint8Array(pixels * channels);
  for (let n = 0; n < pixels; n++) {
    if (channels === 3) data.fill(image.data[n] ?? 0, 3 * n, 3 * n + 3);
    else
      data[n] = Math.round(
        0.299 * (image.data[3 * n] ?? 0) + 0.587 * (image.data[3 * n + 1] ?? 0) + 0.114 * (image.data[3 * n + 2] ?? 0),
      );
  }
  return { ...image, channels, data };
}
