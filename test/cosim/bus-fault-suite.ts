// SPDX-License-Identifier: Apache-2.0
/** Faults of the memory itself: error responses and a bank that never answers; only a simulation can make them. */
import type { PoolConfig } from "@tessera/hw";
import { unpackRegister } from "@tessera/isa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { abortCycles, ChainTask, Pool } from "./pool.js";
import { ABORT_LIMIT, bankOf, chainFor, LIMIT } from "./pool-suite.js";
import type { Fault, Simulation } from "./simulation.js";

const WATCHDOG = 5_000;
const PIXEL_ROW = 12 * 32;

export interface BusFaultSuite {
  readonly config: PoolConfig;
  readonly open: () => Promise<Simulation>;
  /** Cores of the task that is hit; the last of them is the one whose bursts fail. */
  readonly taskCores: number;
}

export function describeBusFaults(name: string, { config, open, taskCores }: BusFaultSuite): void {
  const cores = Array.from({ length: taskCores }, (_, i) => i);
  const others = cores.map((core) => core + taskCores);
  let sim: Simulation;
  let pool: Pool;
  beforeEach(async () => {
    sim = await open();
    pool = new Pool(sim);
    await pool.setReg("GLOBAL", "WATCHDOG", WATCHDOG);
  });
  afterEach(() => sim.close());

  const loadBoth = async (): Promise<{ bad: ChainTask; other: ChainTask }> => {
    const load = async (task: number, on: readonly number[]): Promise<ChainTask> => {
      const banks = [...new Set(on.map((core) => bankOf(config, core)))];
      const loaded = await ChainTask.load(pool, task, chainFor(config, taskCores, 20 + task, 6), banks);
      expect(await pool.map(task, on)).toBe(true);
      return loaded;
    };
    return { bad: await load(0, cores), other: await load(1, others) };
  };

  describe(`${name}: bus errors`, () => {
    // Rows of map 1 that only the last core touches: its band has four rows, and the neighbours read one row of it at most.
    const row = (taskCores - 1) * 4 + 1;
    const cases: readonly (readonly [string, string, (bad: ChainTask) => Fault])[] = [
      [
        "read",
        "BUS_READ",
        ({ maps, chain }) => ({ type: "slverr", op: "read", phys: pool.phys(maps, chain.mapBytes + row * PIXEL_ROW), bytes: 32 }),
      ],
      [
        "write",
        "BUS_WRITE",
        ({ maps, chain }) => ({
          type: "slverr",
          op: "write",
          phys: pool.phys(maps, chain.mapBytes + row * PIXEL_ROW),
          bytes: 32,
        }),
      ],
      [
        "fetch",
        "BUS_READ",
        ({ exec, chain }) => {
          const hit = chain.ifps.find(({ layer, core }) => layer === 1 && core === taskCores - 1);
          return { type: "slverr", op: "read", phys: pool.phys(exec, hit?.offset ?? 0), bytes: 32 };
        },
      ],
    ];

    test.each(cases)("on a %s: %s of that core; the other task's result is unchanged", async (kind, cause, fault) => {
      const { bad, other } = await loadBoth();
      await sim.inject(fault(bad));
      await pool.command(1, "START");
      await pool.command(0, "START");
      const cycles = await abortCycles(pool, 0);
      console.info(`${name}: ${cause} on a ${kind}: FAULT ${cycles} cycles after the task left RUNNING`);
      expect(cycles).toBeLessThan(ABORT_LIMIT);
      expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "FAULT", cause, core: taskCores - 1 });
      expect(await pool.finish(1, LIMIT)).toMatchObject({ state: "DONE", cause: "NONE" });
      expect(await other.firstWrongLayer()).toBeNull();

      await sim.inject({ type: "clear" });
      await pool.command(0, "START");
      expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "DONE" });
      expect(await bad.firstWrongLayer()).toBeNull();
      expect((await sim.report()).protocol_errors).toEqual({ count: 0, messages: [] });
    });
  });

  test.runIf(config.banks > 1).each(["while it runs", "under HALT"])(
    `${name}: a bank that never answers quarantines the cores that wait for it, no others: %s`,
    async (when) => {
      const { bad, other } = await loadBoth();
      const bank = bad.weights.banks[0] ?? 0;
      expect(other.weights.banks).not.toContain(bank);
      await pool.command(1, "START");
      await pool.command(0, "START");
      await sim.run(1500);
      await sim.inject({ type: "hang", op: "both", bank });
      if (when === "under HALT") {
        await pool.command(0, "HALT");
        expect(await pool.status(0)).toMatchObject({ state: "STOPPING", refused: false });
      }
      expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "FAULT", cause: "WATCHDOG" });
      expect(await pool.runCycles(0)).toBeLessThan(1500 + 4 * WATCHDOG);
      const quarantined = async (core: number): Promise<number> =>
        unpackRegister("CORE", "STATUS", await pool.reg("CORE", "STATUS", core)).quarantined ?? 0;
      const hit = await Promise.all(cores.map(quarantined));
      expect(hit.reduce((sum, flag) => sum + flag, 0)).toBeGreaterThan(0);
      expect(await Promise.all(others.map(quarantined))).toEqual(others.map(() => 0));
      expect(await pool.finish(1, LIMIT)).toMatchObject({ state: "DONE", cause: "NONE" });
      expect(await other.firstWrongLayer()).toBeNull();
    },
  );
}
