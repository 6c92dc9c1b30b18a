// SPDX-License-Identifier: Apache-2.0
/** The Multi-Core Sync Controller: completion, isolation of tasks, bounded wait for a slot. Replay: BENCH SEED. */
import { beforeAll, expect, test } from "vitest";
import { buildBench, runBench } from "./build.js";

let bench = "";

beforeAll(async () => {
  bench = await buildBench("tsr_sync", "sync.cpp", { extends: "tiny", name: "four-cores", cores: 4, tasks: 2 });
}, 120_000);

test.each([1, 2, 3, Math.floor(Math.random() * 1e6)])("random reports of two tasks, seed %i", async (seed) => {
  expect(await runBench(bench, String(seed))).toContain("all as expected");
});
