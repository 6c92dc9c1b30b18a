// SPDX-License-Identifier: Apache-2.0
/** Jobs are measured by worker processes of the built package, which is why these tests import it as its users do. */
import { type Job, measureJobs } from "@tessera/bench";
import { expect, test } from "vitest";
import { dataAvailable } from "../../src/test-data.js";

const silent = (): void => undefined;
const TINY: Job = { network: "kws", backend: "rtl", preset: "tiny", cores: 2 };

test.skipIf(!dataAvailable())("a simulation is measured, kept, and read the next time", { timeout: 300_000 }, async () => {
  const first = (await measureJobs([TINY, TINY], { fresh: true, say: silent })).get(TINY);
  expect(first).toMatchObject({
    network: "kws",
    design: "tiny",
    cores: 2,
    backend: "Verilated RTL",
    differing: 0,
    macs: 2_656_768,
  });
  expect(first.utilisation).toBeCloseTo(first.macs / (2 * 256 * first.cycles), 10);
  expect(first.ddrBytes).toBeGreaterThan(50_000);
  expect(first.counters?.CYCLES).toBeGreaterThan(first.cycles);
  expect(first.ddr?.model).toContain("DDR4-2400");

  const lines: string[] = [];
  const second = (await measureJobs([TINY], { say: (line) => lines.push(line) })).get(TINY);
  expect(second).toEqual(first);
  expect(lines).toEqual([]);
});

test.skipIf(!dataAvailable())(
  "a slower memory takes longer, and the report says how slow it was",
  { timeout: 300_000 },
  async () => {
    const slow: Job = { ...TINY, ddr: { latency_scale: 2, bandwidth_scale: 0.8 } };
    const results = await measureJobs([TINY, slow], { say: silent });
    expect(results.get(slow).cycles).toBeGreaterThan(results.get(TINY).cycles);
    expect(results.get(slow).ddr).toMatchObject({ latency_scale: 2, bandwidth_scale: 0.8 });
  },
);

test.skipIf(!dataAvailable())("two images in flight count twice the work", { timeout: 300_000 }, async () => {
  const two: Job = { ...TINY, compile: { images: 2 } };
  const results = await measureJobs([TINY, two], { say: silent });
  expect(results.get(two)).toMatchObject({ macs: 2 * 2_656_768, differing: 0 });
  expect(results.get(two).utilisation).toBeGreaterThan(results.get(TINY).utilisation);
});

test("a job that cannot be done says which, and why", { timeout: 60_000 }, async () => {
  const job: Job = { network: "no-such-network", backend: "model", preset: "tiny", cores: 1 };
  await expect(measureJobs([job], { say: silent })).rejects.toThrow(
    /^no-such-network on 1 of tiny, model: 'no-such-network' is no/,
  );
});
