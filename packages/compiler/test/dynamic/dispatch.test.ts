// SPDX-License-Identifier: Apache-2.0
/** Dispatch lists hold, per core, the IFPs that the plan gives it, with releases and reports in the right places. */
import { decodeRecord } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import { buildDispatch } from "../../src/dynamic/dispatch.js";
import { execSegmentImage } from "../../src/dynamic/segment.js";
import type { Layer, Program } from "../../src/package/program.js";
import { entriesOf } from "./entries-of.js";

const region = { segment: 2, offset: 0, bytes: 32 };

function layer(name: string, producers: number[], tiles: number, plans: Layer["plans"]): Layer {
  const ifps = Array.from({ length: tiles }, (_, i) => ({
    offset: 1000 * (producers.length + 1) + i,
    words: 10 + i,
    cycles: 5,
    following: 4,
  }));
  return { name, kind: "conv", producers, macs: 0, tilings: [{ name: "1", ifps }], plans, output: region };
}

/** Ten layers without producers, one that reads them all, and one of three tiles on two cores. */
function program(): Program {
  const single = [0, 1].map(() => ({ tiling: 0, cores: [0] }));
  const sources = Array.from({ length: 10 }, (_, i) => layer(`source${i}`, [], 1, single));
  const join = layer("join", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 1, single);
  const last = layer("last", [10], 3, [
    { tiling: 0, cores: [0, 0, 0] },
    { tiling: 0, cores: [1, 0, 1] },
  ]);
  return {
    name: "test",
    layoutHash: 0,
    configHash: 0,
    maxCores: 2,
    layers: [...sources, join, last],
    instructions: new Uint8Array(5000),
    weights: new Uint8Array(),
    mapsBytes: 0,
    inputBytes: 0,
    outputBytes: 0,
    images: 1,
    inputs: [],
    outputs: [],
    userInputs: [],
    userOutputs: [],
    head: [],
    tail: [],
    preprocess: null,
    macs: 0,
    batch: 1,
  };
}

const entries = (p: Program, cores: number, core: number) => entriesOf(buildDispatch(p, cores), core);

describe("buildDispatch", () => {
  it("marks the first and last IFP of a layer on each core and counts the cores that take part", () => {
    const zero = entries(program(), 2, 0).filter((e) => e.layer === 11);
    const one = entries(program(), 2, 1).filter((e) => e.layer === 11);
    const pick = ({ first, last, cores, producers, layer0, ifp_index, ifp_words, ifp_offset }: Record<string, number>) => [
      first,
      last,
      cores,
      producers,
      layer0,
      ifp_index,
      ifp_words,
      ifp_offset,
    ];
    expect(zero.map(pick)).toEqual([[1, 1, 2, 1, 10, 1, 11, 2001]]);
    expect(one.map(pick)).toEqual([
      [1, 0, 2, 1, 10, 0, 10, 2000],
      [0, 1, 2, 0, 0, 2, 12, 2002],
    ]);
  });

  it("waits for more than eight producers through an entry that only waits", () => {
    const join = entries(program(), 1, 0).filter((e) => e.layer === 10);
    expect(join.map((e) => [e.first, e.last, e.ifp_words, e.ifp_offset])).toEqual([
      [1, 0, 1, 0],
      [0, 1, 10, 11000],
    ]);
    const waited = join.flatMap((e) => Array.from({ length: e.producers ?? 0 }, (_, i) => e[`layer${i}`]));
    expect(waited.sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(join.every((e) => (e.producers ?? 0) <= 8 && e.cores === 1)).toBe(true);
  });

  it("ends every list with an entry that is zero but for its flag", () => {
    const end = entries(program(), 2, 1).at(-1) as Record<string, number>;
    expect(Object.entries(end).filter(([, value]) => value !== 0)).toEqual([["end", 1]]);
  });

  it("gives the same lists again, and refuses core counts it was not compiled for", () => {
    const p = program();
    expect(buildDispatch(p, 2)).toEqual(buildDispatch(p, 2));
    for (const cores of [0, 3, 1.5]) {
      expect(() => buildDispatch(p, cores)).toThrowError(expect.objectContaining({ code: "DISPATCH_CORES" }));
    }
  });
});

describe("execSegmentImage", () => {
  it("has the instructions at byte 0 and the lists from the next page, for any number of cores in equal space", () => {
    const p = { ...program(), instructions: new Uint8Array(5000).fill(7) };
    const two = execSegmentImage(p, 2);
    expect(two.dispatchOffset * 32).toBe(8192);
    expect(two.bytes.subarray(0, 5000).every((byte) => byte === 7)).toBe(true);
    const first = decodeRecord("DISPATCH_ENTRY", two.bytes, 8192 + two.dispatchStride * 32);
    expect([first.layer, first.first]).toEqual([11, 1]);
    expect(execSegmentImage(p, 1).bytes.length).toBe(two.bytes.length);
  });
});
