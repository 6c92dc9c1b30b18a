// SPDX-License-Identifier: Apache-2.0
/** A wide core's weight port against four banks, a lane each. Replay: BENCH SEED BURSTS ABORTS. */
import { beforeAll, expect, test } from "vitest";
import { buildBench, runBench } from "./build.js";

let bench = "";

beforeAll(async () => {
  bench = await buildBench("tsr_port_lanes", "lanes.cpp", { extends: "single-8192", name: "four-lanes" });
}, 900_000);

const seeds = [1, 2, 3, 4, Math.floor(Math.random() * 1e6)];

test.each(seeds)("every burst comes back in its bank's lane, or is refused (seed %i)", async (seed) => {
  expect(await runBench(bench, String(seed), "3000", "0")).toContain("all as expected");
});

test.each(seeds)("an aborted port comes to rest and works afterwards (seed %i)", async (seed) => {
  expect(await runBench(bench, String(seed), "100", "20")).toContain("all as expected");
});
