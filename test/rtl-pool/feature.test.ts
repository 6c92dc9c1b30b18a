// SPDX-License-Identifier: Apache-2.0
/** Feature memory: contents, lanes, order, a beat a cycle each way. Replay: BENCH SEED. */
import { beforeAll, expect, test } from "vitest";
import { buildBench, runBench } from "./build.js";

let bench = "";

beforeAll(async () => {
  bench = await buildBench("tsr_feature_memory", "feature.cpp", { extends: "tiny", name: "feature-memory" });
}, 300_000);

test.each([1, 2, Math.floor(Math.random() * 1e6)])("random bursts, seed %i", async (seed) => {
  expect(await runBench(bench, String(seed))).toContain("all as expected");
});
