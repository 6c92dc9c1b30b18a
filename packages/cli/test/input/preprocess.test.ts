// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { Image } from "../../src/input/image.js";
import { imageToTensor } from "../../src/input/preprocess.js";
import { resize, withChannels } from "../../src/input/resize.js";

const IMAGE: Image = { width: 2, height: 1, channels: 3, data: Uint8Array.of(255, 0, 51, 0, 255, 102) };
const nchw = { name: "x", type: "float32", shape: [1, 3, 1, 2] } as const;

describe("imageToTensor", () => {
  it("gives 0..1 planes when nothing else is stated", () => {
    expect([...imageToTensor(IMAGE, nchw, null).data]).toEqual([1, 0, 0, 1, 0.2, 0.4].map(Math.fround));
  });

  it("normalises per channel in the order of the network", () => {
    const made = imageToTensor(IMAGE, nchw, { mean: [0.5, 0, 0], std: [0.5, 1, 1], order: "bgr" });
    expect([...made.data]).toEqual([-0.6, -0.2, 0, 1, 1, 0].map(Math.fround));
  });

  it("takes channels-last and integer inputs", () => {
    const shape = [1, 1, 2, 3];
    expect([...imageToTensor(IMAGE, { name: "x", type: "uint8", shape }, null).data]).toEqual([...IMAGE.data]);
    expect([...imageToTensor(IMAGE, { name: "x", type: "int8", shape }, null).data]).toEqual([...IMAGE.data].map((v) => v - 128));
  });

  it("refuses what cannot be meant", () => {
    expect(() => imageToTensor(IMAGE, { ...nchw, shape: [1, 10] }, null)).toThrow(/is not one picture/);
    expect(() => imageToTensor(IMAGE, { ...nchw, type: "uint8" }, { mean: [0], std: [1], order: "rgb" })).toThrow(
      /float inputs only/,
    );
    expect(() => imageToTensor(IMAGE, nchw, { mean: [0, 0], std: [1], order: "rgb" })).toThrow(
      /mean has 2 values, the network has 3/,
    );
  });
});

describe("resize", () => {
  it("keeps a constant picture constant and its own size untouched", () => {
    const grey: Image = { width: 5, height: 3, channels: 1, data: new Uint8Array(15).fill(77) };
    expect(new Set(resize(grey, 8, 2).data)).toEqual(new Set([77]));
    expect(resize(grey, 5, 3)).toBe(grey);
  });

  it("interpolates between pixel centres", () => {
    const ramp: Image = { width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 100) };
    expect([...resize(ramp, 4, 1).data]).toEqual([0, 25, 75, 100]);
  });
});

describe("withChannels", () => {
  it("goes from colour to grey and back", () => {
    expect([...withChannels(IMAGE, 1).data]).toEqual([82, 161]);
    expect([...withChannels({ width: 1, height: 1, channels: 1, data: Uint8Array.of(9) }, 3).data]).toEqual([9, 9, 9]);
  });
});
