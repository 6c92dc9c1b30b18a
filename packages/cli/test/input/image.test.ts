// SPDX-License-Identifier: Apache-2.0
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { decodeImage, isImage } from "../../src/input/image.js";

/** 3 x 2 pixels: red, green, blue; white, black, grey. */
const RGB = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 128, 128, 128);

function bmp(bits: 8 | 24 | 32, topDown = false): Uint8Array {
  const rowBytes = Math.ceil((3 * bits) / 32) * 4;
  const palette = bits === 8 ? 6 * 4 : 0;
  const bytes = new Uint8Array(54 + palette + rowBytes * 2);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(10, 54 + palette, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, 3, true);
  view.setInt32(22, topDown ? -2 : 2, true);
  view.setUint16(28, bits, true);
  for (let n = 0; n < 6; n++) {
    const bgr = [RGB[3 * n + 2] ?? 0, RGB[3 * n + 1] ?? 0, RGB[3 * n] ?? 0];
    const y = Math.floor(n / 3);
    const row = 54 + palette + rowBytes * (topDown ? y : 1 - y);
    if (bits === 8) {
      bytes.set(bgr, 54 + 4 * n);
      bytes[row + (n % 3)] = n;
    } else bytes.set(bgr, row + ((n % 3) * bits) / 8);
  }
  return bytes;
}

describe("decodeImage", () => {
  it.each([8, 24, 32] as const)("reads BMP with %i bits", (bits) => {
    expect(decodeImage(bmp(bits), "x")).toEqual({ width: 3, height: 2, channels: 3, data: RGB });
  });

  it("reads BMP whose rows go downwards", () => {
    expect(decodeImage(bmp(24, true), "x").data).toEqual(RGB);
  });

  it("reads PNG exactly", () => {
    const png = new PNG({ width: 3, height: 2 });
    for (let n = 0; n < 6; n++) png.data.set([...RGB.subarray(3 * n, 3 * n + 3), 255], 4 * n);
    expect(decodeImage(PNG.sync.write(png), "x")).toEqual({ width: 3, height: 2, channels: 3, data: RGB });
  });

  it("reads JPEG closely", () => {
    const data = Buffer.alloc(16 * 16 * 4, 255);
    for (let n = 0; n < 256; n++) data.set([200, 100, 50], 4 * n);
    const image = decodeImage(jpeg.encode({ width: 16, height: 16, data }, 95).data, "x");
    expect([image.width, image.height, image.channels]).toEqual([16, 16, 3]);
    for (const [c, value] of [200, 100, 50].entries()) expect(Math.abs((image.data[c] ?? 0) - value)).toBeLessThan(5);
  });

  it("says what is wrong with a picture it cannot read", () => {
    expect(isImage(Uint8Array.of(1, 2, 3, 4))).toBe(false);
    expect(() => decodeImage(Uint8Array.of(1, 2, 3, 4), "cat.gif")).toThrow("cat.gif is not a PNG, JPEG or BMP picture");
    expect(() => decodeImage(bmp(24).subarray(0, 60), "cut.bmp")).toThrow(
      /cut\.bmp is a damaged BMP picture: the file ends inside its pixels/,
    );
    expect(() => decodeImage(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1), "cut.png")).toThrow(
      expect.objectContaining({ code: "IMAGE_INVALID" }),
    );
  });
});
