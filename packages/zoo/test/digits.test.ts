// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { DIGIT_SIZE, drawDigit } from "../src/dataset/digits.js";
import { Random } from "../src/random.js";

test("the same seed draws the same digit, another seed another", () => {
  expect(drawDigit(3, new Random(1))).toEqual(drawDigit(3, new Random(1)));
  expect(drawDigit(3, new Random(1)).pixels).not.toEqual(drawDigit(3, new Random(2)).pixels);
});

test("every digit has ink in its middle and a margin of paper", () => {
  for (let label = 0; label < 10; label++) {
    const { pixels } = drawDigit(label, new Random(label));
    const ink = pixels.filter((value) => value > 128).length;
    expect(ink, `digit ${label}`).toBeGreaterThan(30);
    expect(ink, `digit ${label}`).toBeLessThan(250);
    expect(Math.max(...pixels.subarray(0, DIGIT_SIZE)), `digit ${label}`).toBe(0);
  }
});
