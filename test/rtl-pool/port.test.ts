// SPDX-License-Identifier: Apache-2.0
/** A core's memory port against four banks: translation, permissions, limits, faults, aborts. Replay: BENCH SEED BURSTS ABORTS. */
import { beforeAll, expect, test } from "vitest";
import { buildBench, runBench } from "./build.js";

let bench = "";

beforeAll(async () => {
  bench = await buildBench("tsr_port", "port.cpp", { extends: "tiny", name: "four-banks", cores: 4, clusters: 4, banks: 4 });
}, 120_000);

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, Math.floor(Math.random() * 1e6)];

test.each(seeds)("random bursts are translated or refused as the segment says (seed %i)", async (seed) => {
  expect(await runBench(bench, String(seed), "2000", "0")).toContain("all as expected");
});

test.each(seeds)("an aborted port comes to rest, writes nothing more, and works afterwards (seed %i)", async (seed) => {
  expect(await runBench(bench, String(seed), "60", "20")).toContain("all as expected");
});
