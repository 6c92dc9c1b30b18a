// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodeCifar, encodeCifar, normaliseCifar } from "../src/dataset/cifar.js";
import { drawDataset, IMAGE_BYTES, toInput } from "../src/dataset/draw.js";
import { SHAPE_NAMES, SHAPES } from "../src/dataset/shapes.js";
import { ZooError } from "../src/errors.js";

describe("shapes", () => {
  it("are ten areas of sensible size, all different", () => {
    const grid = Array.from({ length: 41 }, (_, i) => (i - 20) / 20);
    const pictures = SHAPES.map(([, area]) => grid.map((y) => grid.map((x) => (area(x, y) ? "#" : ".")).join("")).join("\n"));
    expect(new Set(pictures).size).toBe(10);
    expect(new Set(SHAPE_NAMES).size).toBe(10);
    for (const [i, picture] of pictures.entries()) {
      const share = picture.split("#").length / (41 * 41);
      expect(share, `${SHAPE_NAMES[i]}\n${picture}`).toBeGreaterThan(0.12);
      expect(share, `${SHAPE_NAMES[i]}\n${picture}`).toBeLessThan(0.6);
    }
  });
});

describe("drawDataset", () => {
  it("gives the same bytes for the same seed, on every machine", () => {
    const digest = (seed: number): string =>
      createHash("sha256")
        .update(encodeCifar(drawDataset(seed, 20)))
        .digest("hex")
        .slice(0, 16);
    expect(digest(1)).toBe("1d3ee6e5ac8ec89f");
    expect(digest(2)).not.toBe(digest(1));
  });

  it("draws the classes in turn, and never the same image twice", () => {
    const images = drawDataset(3, 40);
    expect(images.map((image) => image.label).slice(0, 12)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    expect(new Set(images.map((image) => Buffer.from(image.pixels).toString("hex"))).size).toBe(40);
    expect(images.every((image) => image.pixels.length === IMAGE_BYTES)).toBe(true);
  });

  it("maps levels to -1..1", () => {
    expect([...toInput(Uint8Array.of(0, 255))]).toEqual([-1, 1]);
  });
});

describe("CIFAR-10 files", () => {
  it("hold label and planes, and read back", () => {
    const images = drawDataset(4, 3);
    const bytes = encodeCifar(images);
    expect(bytes).toHaveLength(3 * 3073);
    expect(bytes[3073]).toBe(1);
    expect(bytes[3074]).toBe(images[1]?.pixels[0]);
    expect(decodeCifar(bytes)).toEqual(images);
  });

  it("are refused when cut off or impossible", () => {
    expect(() => decodeCifar(new Uint8Array(3072))).toThrow(ZooError);
    expect(() => encodeCifar([{ label: 256, pixels: new Uint8Array(IMAGE_BYTES) }])).toThrow(ZooError);
    expect(() => encodeCifar([{ label: 1, pixels: new Uint8Array(7) }])).toThrow(/image 0/);
  });
});

it("normalises every plane of a CIFAR-10 image by its own mean and deviation", () => {
  const [red, green, blue] = normaliseCifar(Uint8Array.from([0, 255, 128]));
  expect([red, green, blue].map((value) => Number(value?.toFixed(5)))).toEqual([-2.1179, 2.42857, 0.42649]);
});
