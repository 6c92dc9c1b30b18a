// SPDX-License-Identifier: Apache-2.0
/** A network beside others on the simulated pool of eight small cores. */
import { type Job, measureJobs } from "@tessera/bench";
import { expect, test } from "vitest";
import { designNamed } from "../../src/designs.js";
import { aloneScene, besideRest, type Victim } from "../../src/isolation/scenes.js";
import { dataAvailable } from "../../src/test-data.js";

const VICTIM: Victim = { network: "kws", design: designNamed("tiny-8"), inferences: 2 };
const CORES = 4;

/** The program takes ten thousand cycles, so that a missed turn on the instruction port counts. */
const SHORT = 0.1;

test.skipIf(!dataAvailable())(
  "it starts in the same cycle whoever is there, and computes the same; alone it takes the same time again",
  { timeout: 600_000 },
  async () => {
    const { job } = aloneScene(VICTIM, CORES);
    const again: Job = { ...job, repetition: 1 };
    const beside = [
      besideRest(VICTIM, CORES, { hammer: "read-1k" }).job,
      besideRest(VICTIM, CORES, { hammer: "sync" }, "churn").job,
    ];
    const results = await measureJobs([job, again, ...beside], { fresh: true, processes: 1, say: () => undefined });
    const alone = results.get(job);
    expect(alone).toMatchObject({ differing: 0, ddrBytes: null });
    expect(alone.counters?.CYCLES).toBeGreaterThanOrEqual(CORES * 2 * Math.min(...(alone.latencies ?? [])));
    expect(alone.latencies).toHaveLength(2);
    expect(results.get(again)).toMatchObject({ latencies: alone.latencies, starts: alone.starts });
    for (const run of beside.map((other) => results.get(other))) {
      // Whoever comes or leaves may hold up the next start by a grid.
      expect(run).toMatchObject({ differing: 0, starts: [alone.starts?.[0], expect.any(Number)] });
      expect(Math.abs(run.cycles / alone.cycles - 1)).toBeLessThan(SHORT);
    }
  },
);
