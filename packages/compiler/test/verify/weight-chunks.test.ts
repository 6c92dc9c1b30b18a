// SPDX-License-Identifier: Apache-2.0
import { WEIGHT_CHUNKS } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import { WeightChunks } from "../../src/verify/weight-chunks.js";

const CAPACITY = 100;

function loaded(...words: readonly number[]): WeightChunks {
  const ring = new WeightChunks(CAPACITY);
  for (const count of words) {
    ring.load(count, 0);
    ring.announce();
  }
  return ring;
}

describe("weight chunks of a program", () => {
  it("fill the buffer, and no word more until the oldest is given back", () => {
    const ring = loaded(60, 40);
    expect(() => ring.load(1, 0)).toThrow(/never finds space: 100 of 100 words/);
    ring.take();
    ring.giveBack();
    expect(() => ring.load(60, 0)).not.toThrow();
    expect(() => ring.load(1, 0)).toThrow(/never finds space/);
  });

  it("are limited in number", () => {
    const ring = loaded(...new Array<number>(WEIGHT_CHUNKS).fill(1));
    expect(() => ring.load(1, 0)).toThrow(`${WEIGHT_CHUNKS} of ${WEIGHT_CHUNKS} chunks`);
  });

  it("may be read once their token is taken, counted from the oldest", () => {
    const ring = loaded(10, 20);
    ring.take();
    expect(() => ring.expectHeld({ from: 0, to: 10 })).not.toThrow();
    // The second chunk is loaded, but its token has not been waited for.
    expect(() => ring.expectHeld({ from: 0, to: 11 })).toThrow(/its tokens cover 10/);
    ring.take();
    expect(() => ring.expectHeld({ from: 10, to: 30 })).not.toThrow();
    ring.giveBack();
    expect(() => ring.expectHeld({ from: 0, to: 21 })).toThrow(/its tokens cover 20/);
  });

  it("are given back only when held, and all before the end", () => {
    const ring = loaded(10);
    expect(() => ring.giveBack()).toThrow(/does not hold/);
    ring.take();
    expect(() => ring.expectAtRest()).toThrow("1 weight chunks");
    ring.giveBack();
    expect(() => ring.expectAtRest()).not.toThrow();
  });

  it("that one token announces are taken together", () => {
    const ring = new WeightChunks(CAPACITY);
    ring.load(10, 0);
    ring.load(20, 0);
    ring.announce();
    ring.take();
    expect(() => ring.expectHeld({ from: 0, to: 30 })).not.toThrow();
  });
});
