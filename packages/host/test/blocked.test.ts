// SPDX-License-Identifier: Apache-2.0
import type { DeviceTensor } from "@tessera/compiler";
import { describe, expect, it } from "vitest";
import { fromBlocked, toBlocked } from "../src/index.js";
import { inputBytes } from "../src/tensor/blocked.js";

const image = (length: number): Int8Array => Int8Array.from({ length }, (_, i) => ((i * 7) % 251) - 125);

describe("blocked layout", () => {
  it.each([
    [1, 3, 5],
    [32, 2, 2],
    [33, 4, 3],
    [70, 1, 1],
  ])("converts %i x %i x %i there and back", (channels, height, width) => {
    const source = image(channels * height * width);
    const blocked = toBlocked(source, channels, height, width, 9);
    expect(blocked.length).toBe(Math.ceil(channels / 32) * height * width * 32);
    expect(fromBlocked(blocked, channels, height, width)).toEqual(source);
  });

  it("puts channel 32 of a pixel at the start of the second block, and fills what no channel uses", () => {
    const blocked = toBlocked(image(33 * 6), 33, 2, 3, 9);
    expect(new Int8Array(blocked.buffer)[6 * 32 + 4 * 32]).toBe(image(33 * 6)[32 * 6 + 4]);
    expect(blocked[6 * 32 + 4 * 32 + 1]).toBe(9);
  });
});

describe("input folding", () => {
  const tensor: DeviceTensor = {
    name: "x",
    channels: 2,
    height: 4,
    width: 4,
    scale: 1,
    zeroPoint: 5,
    region: { segment: 3, offset: 0, bytes: 0 },
    fold: { kernel: [1, 3], stride: [1, 2], pads: [0, 1, 0, 1], dilation: [1, 1], channels: 6, height: 4, width: 2 },
  };

  it("gathers the taps of each window side by side and pads with the zero point", () => {
    const source = image(32);
    const folded = fromBlocked(inputBytes(source, tensor), 6, 4, 2);
    for (let kx = 0; kx < 3; kx++) {
      for (let c = 0; c < 2; c++) {
        for (let y = 0; y < 4; y++) {
          for (let x = 0; x < 2; x++) {
            const column = x * 2 + kx - 1;
            const expected = column < 0 ? 5 : source[(c * 4 + y) * 4 + column];
            expect(folded[((kx * 2 + c) * 4 + y) * 2 + x], `tap ${kx}, channel ${c}, pixel ${y},${x}`).toBe(expected);
          }
        }
      }
    }
  });
});
