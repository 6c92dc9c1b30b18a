// SPDX-License-Identifier: Apache-2.0
/** Counters of a core: exact, and all of one cycle. Replay: BENCH SEED. */
import { beforeAll, describe, expect, test } from "vitest";
import { buildBench, runBench } from "./build.js";

describe.each(["tiny", "single-8192"] as const)("of a core as in %s", (preset) => {
  let bench = "";
  beforeAll(async () => {
    bench = await buildBench("tsr_counters", "counters.cpp", { extends: preset, name: `counted-${preset}` });
  }, 120_000);

  test.each([1, 2, Math.floor(Math.random() * 1e6)])("random events and snapshots, seed %i", async (seed) => {
    expect(await runBench(bench, String(seed))).toContain("all as expected");
  });
});
