// SPDX-License-Identifier: Apache-2.0
/** A cluster's coalescer between cores of two tasks and four banks. Replay: BENCH SEED BURSTS ABORTS. */
import { beforeAll, expect, test } from "vitest";
import { buildBench, runBench } from "./build.js";

let bench = "";

beforeAll(async () => {
  bench = await buildBench("tsr_coalesce", "coalesce.cpp", {
    extends: "tiny",
    name: "four-banks-1",
    cores: 4,
    clusters: 1,
    banks: 4,
    coalescing: true,
  });
}, 120_000);

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, Math.floor(Math.random() * 1e6)];

test.each(seeds)("every beat reaches every core that wants it, and no other task's (seed %i)", async (seed) => {
  expect(await runBench(bench, String(seed), "5000", "0")).toContain("all as expected");
});

test.each(seeds)("an aborted task's bursts drain and are joined by nobody (seed %i)", async (seed) => {
  expect(await runBench(bench, String(seed), "300", "20")).toContain("all as expected");
});
