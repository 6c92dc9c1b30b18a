// SPDX-License-Identifier: Apache-2.0
/**
 * The simulator's shortcuts change nothing: a pool whose cores are models of their own, which sleep while nothing happens,
 * against the whole design as one model, as Verilator alone makes it. Both get the same accesses, so every cycle must be equal.
 */
import { preset } from "@tessera/hw";
import { COUNTERS } from "@tessera/isa";
import { beforeAll, expect, test } from "vitest";
import { ChainTask, Pool } from "./pool.js";
import { chainFor } from "./pool-suite.js";
import { buildRtl } from "./rtl.js";
import { Simulation } from "./simulation.js";

const config = preset("tiny");
const LIMIT = 200_000;
const REST = 2_000;
let units = "";
let whole = "";

beforeAll(async () => {
  units = await buildRtl(config);
  whole = await buildRtl(config, { whole: true });
}, 900_000);

/** Reads all counters of all cores as they are now. */
async function counters(pool: Pool): Promise<number[]> {
  await pool.setReg("GLOBAL", "SNAPSHOT", 1);
  const values: number[] = [];
  for (let core = 0; core < config.cores; core++) {
    for (const [counter] of COUNTERS) values.push(await pool.reg("COUNTER", `${counter}_LO`, core));
  }
  return values;
}

/** A program on one core, on all, and on another one: cores sleep, wake, and sleep again. */
async function observe(library: string, options: object) {
  const simulation = await Simulation.open(library, options);
  try {
    const pool = new Pool(simulation);
    const log: unknown[] = [];
    for (const [task, cores] of [[0], [0, 1], [1]].entries()) {
      await pool.map(null, [0, 1]);
      await simulation.run(REST * (task + 1));
      const loaded = await ChainTask.load(pool, 0, chainFor(config, cores.length, task + 1), [0]);
      log.push(await pool.map(0, cores), await simulation.cycles());
      await pool.command(0, "START");
      log.push(await pool.finish(0, LIMIT), await pool.runCycles(0), await loaded.firstWrongLayer(), await counters(pool));
      log.push(await simulation.cycles());
    }
    const { ports, banks, protocol_errors, units, unit_cycles, cycles } = await simulation.report();
    return { log, ports, banks, protocol_errors, share: unit_cycles / (units * cycles) };
  } finally {
    await simulation.close();
  }
}

test.each([1, 2])(
  "cycles, counters, traffic and results are those of the design as one model (initial values %i)",
  async (seed) => {
    const { share, ...fast } = await observe(units, { seed });
    const { share: _, ...reference } = await observe(whole, { seed });
    expect(fast.log).toEqual(reference.log);
    expect(fast).toEqual(reference);
    expect(fast.log).toContainEqual(expect.objectContaining({ state: "DONE" }));
    // Half of the cores rest most of the time.
    expect(share).toBeLessThan(0.7);
  },
);
