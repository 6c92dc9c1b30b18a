// SPDX-License-Identifier: Apache-2.0
/** A core's memory port against four banks: translation, permissions, limits, faults, aborts. Replay: BENCH SEED BURSTS ABORTS. */
import { beforeAll, describe, expect, test } from "vitest";
import { buildBench, runBench } from "./build.js";

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, Math.floor(Math.random() * 1e6)];

/** With coalescing, bursts of one bank come in any order. */
describe.each([
  { order: "in order", clusters: 4, coalescing: false },
  { order: "in any order", clusters: 1, coalescing: true },
])("reads come back $order", ({ clusters, coalescing }) => {
  let bench = "";
  beforeAll(async () => {
    const name = `four-banks-${clusters}`;
    bench = await buildBench("tsr_port", "port.cpp", { extends: "tiny", name, cores: 4, clusters, banks: 4, coalescing });
  }, 120_000);

  test.each(seeds)("random bursts are translated or refused as the segment says (seed %i)", async (seed) => {
    expect(await runBench(bench, String(seed), "2000", "0")).toContain("all as expected");
  });

  test.each(seeds)("an aborted port comes to rest, writes nothing more, and works afterwards (seed %i)", async (seed) => {
    expect(await runBench(bench, String(seed), "60", "20")).toContain("all as expected");
  });
});
