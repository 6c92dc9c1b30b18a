// SPDX-License-Identifier: Apache-2.0
/** Conversion between NCHW and the device's layout [ceil(C/32)][H][W][32], one image. */
import type { DeviceTensor, Fold } from "@tessera/compiler";
import { CHANNEL_BLOCK } from "@tessera/isa";

/** Bytes of a map in the device's layout. */
export const blockedBytes = (channels: number, height: number, width: number): number =>
  Math.ceil(channels / CHANNEL_BLOCK) * height * width * CHANNEL_BLOCK;

/** One NCHW image of `channels` x `height` x `width` to the device's layout; channels that do not exist hold `fill`. */
export function toBlocked(image: Int8Array, channels: number, height: number, width: number, fill: number): Uint8Array {
  const area = height * width;
  const blocked = new Uint8Array(blockedBytes(channels, height, width)).fill(fill);
  for (let c = 0; c < channels; c++) {
    const base = Math.floor(c / CHANNEL_BLOCK) * area * CHANNEL_BLOCK + (c % CHANNEL_BLOCK);
    for (let n = 0; n < area; n++) blocked[base + n * CHANNEL_BLOCK] = image[c * area + n] as number;
  }
  return blocked;
}

/** The device's layout to one NCHW image. */
export function fromBlocked(blocked: Uint8Array, channels: number, height: number, width: number): Int8Array {
  const area = height * width;
  const image = new Int8Array(channels * area);
  for (let c = 0; c < channels; c++) {
    const base = Math.floor(c / CHANNEL_BLOCK) * area * CHANNEL_BLOCK + (c % CHANNEL_BLOCK);
    for (let n = 0; n < area; n++) image[c * area + n] = blocked[base + n * CHANNEL_BLOCK] as number;
  }
  return image;
}

/** Gathers the taps of a window into channels: channel ((ky * kernel width) + kx) * C + c of the folded map. */
export function foldInput(image: Int8Array, tensor: DeviceTensor, fold: Fold): Int8Array {
  const { channels, height, width, zeroPoint } = tensor;
  const folded = new Int8Array(fold.channels * fold.height * fold.width).fill(zeroPoint);
  const [kernelY, kernelX] = fold.kernel;
  for (let ky = 0; ky < kernelY; ky++) {
    for (let kx = 0; kx < kernelX; kx++) {
      for (let c = 0; c < channels; c++) {
        const target = ((ky * kernelX + kx) * channels + c) * fold.height * fold.width;
        for (let y = 0; y < fold.height; y++) {
          const iy = y * fold.stride[0] + ky * fold.dilation[0] - fold.pads[0];
          for (let x = 0; x < fold.width; x++) {
            const ix = x * fold.stride[1] + kx * fold.dilation[1] - fold.pads[1];
            const inside = iy >= 0 && iy < height && ix >= 0 && ix < width;
            folded[target + y * fold.width + x] = inside ? (image[(c * height + iy) * width + ix] as number) : zeroPoint;
          }
        }
      }
    }
  }
  return folded;
}

/** The bytes the host writes for one image of a device input. */
export function inputBytes(image: Int8Array, tensor: DeviceTensor): Uint8Array {
  if (tensor.fold === null) return toBlocked(image, tensor.channels, tensor.height, tensor.width, tensor.zeroPoint);
  const { channels, height, width } = tensor.fold;
  return toBlocked(foldInput(image, tensor, tensor.fold), channels, height, width, tensor.zeroPoint);
}

/** One NCHW image of a device output from the bytes of its region. */
export function outputImage(bytes: Uint8Array, { channels, height, width, columns }: DeviceTensor): Int8Array {
  const all = fromBlocked(bytes, channels, height, columns?.of ?? width);
  if (columns === null) return all;
  const image = new Int8Array(channels * height * width);
  for (let row = 0; row < channels * height; row++) {
    const start = row * columns.of + columns.first;
    image.set(all.subarray(start, start + width), row * width);
  }
  return image;
}
