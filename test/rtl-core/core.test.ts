// SPDX-License-Identifier: Apache-2.0
/** The RTL core against the HLS core: random and directed programs, faults, aborts. A failing seed: build/test/tsr_core-tiny/obj/bench CHECK SEED 1. */
import { beforeAll, expect, test } from "vitest";
import { buildCoreBench, check } from "./build.js";

let program = "";

beforeAll(async () => {
  program = await buildCoreBench("tiny");
});

test("random programs give the same bytes in RTL and HLS", async () => {
  const first = Math.floor(Math.random() * 1e9);
  expect(await check(program, "random", "1", "60", "20")).toContain("all bytes equal");
  expect(await check(program, "random", String(first), "20", "20")).toContain("all bytes equal");
});

test("sums at their limits are exact", async () => {
  expect(await check(program, "extremes")).toContain("all inputs -128, all weights -128: equal");
});

test("an aborted core comes to rest and works afterwards", async () => {
  expect(await check(program, "abort", "1", "40")).toContain("correct afterwards");
});

test("illegal instructions are faults, legal ones are not", async () => {
  expect(await check(program, "legality", "1", "4000")).toContain("all judged alike");
});

test("a token beyond the counter's range is a fault", async () => {
  expect(await check(program, "overflow")).toContain("one more is a fault");
});

test("chunks loaded far ahead of EXEC are no more than a counter can count", async () => {
  expect(await check(program, "chunks")).toContain("15 chunks are loaded ahead");
});
