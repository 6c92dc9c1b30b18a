// SPDX-License-Identifier: Apache-2.0
/** A core's lane of the first-level IDM: dispatch order, replay, stop and resume, halt, bad entries, turns. Replay: BENCH SEED. */
import { beforeAll, expect, test } from "vitest";
import { buildBench, runBench } from "./build.js";

let bench = "";

beforeAll(async () => {
  bench = await buildBench("tsr_lane", "lane.cpp", { extends: "tiny", name: "one-lane" });
}, 120_000);

// Seed 35 spoils the address of an entry that has eight producers.
test.each([1, 2, 3, 4, 35, Math.floor(Math.random() * 1e6)])("random dispatch lists, seed %i", async (seed) => {
  expect(await runBench(bench, String(seed))).toContain("all as expected");
});
