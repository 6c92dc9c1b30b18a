// SPDX-License-Identifier: Apache-2.0
/** What a neighbour costs a task of the same bank, with time slots and without, by every hammer; prints the figures. */
import { HAMMER_NAMES, type HammerName } from "@tessera/bench";
import { fetchSlotFor, SLOT_DEFAULTS } from "@tessera/host";
import { resolvePatch } from "@tessera/hw";
import { packRegister } from "@tessera/isa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tinyEight as config } from "./designs.js";
import { type Scene, victimCycles } from "./neighbours.js";
import { ChainTask, Pool } from "./pool.js";
import { chainFor, LIMIT } from "./pool-suite.js";
import { buildRtl, openRtl } from "./rtl.js";

const open = () => openRtl(config);
beforeAll(() => buildRtl(config), 600_000);

const SLOTS = { count: 2, ...SLOT_DEFAULTS };
const FETCH_SLOT = fetchSlotFor(config.cores);
/** Share of the victim's cycles by which a neighbour may move it: T9's. */
const TARGET = 5e-3;

const beside: Scene = {
  config,
  open,
  victim: { cores: [0, 1], bank: 0, pages: 192 },
  neighbour: { cores: [2, 3], bank: 0 },
  slots: null,
  fetchSlot: 0,
};
const shared: Scene = { ...beside, slots: SLOTS, fetchSlot: FETCH_SLOT };

const lines: string[] = [];
afterAll(() => void process.stdout.write(`${lines.join("\n")}\n`));

/** Cycles that the hammer costs the victim, and those it takes beside a neighbour at rest. */
async function cost(scene: Scene, quiet: number, hammer: HammerName): Promise<number> {
  const cycles = (await victimCycles(scene, hammer, true)) - quiet;
  const how = scene.slots === null ? "no slots" : `slots of ${scene.slots.cycles}`;
  lines.push(
    `${how.padEnd(14)} bank ${scene.neighbour.bank} ${hammer.padEnd(14)} ${quiet} + ${cycles} (${((100 * cycles) / quiet).toFixed(3)} %)`,
  );
  return cycles;
}

describe("a victim in one bank with a neighbour", { timeout: 300_000 }, () => {
  test("without slots it feels it", async () => {
    const quiet = await victimCycles(beside, "sync", false);
    const costs = new Map<HammerName, number>();
    for (const hammer of HAMMER_NAMES) costs.set(hammer, await cost(beside, quiet, hammer));
    expect(Math.max(...costs.values())).toBeGreaterThan(0.05 * quiet);
  });

  test("with slots it hardly does", async () => {
    const quiet = await victimCycles(shared, "sync", false);
    for (const hammer of HAMMER_NAMES) {
      expect(Math.abs(await cost(shared, quiet, hammer)), hammer).toBeLessThanOrEqual(TARGET * quiet);
    }
  });

  test("a neighbour with a bank of its own costs nothing", async () => {
    const apart: Scene = { ...beside, neighbour: { cores: [4, 5, 6, 7], bank: 1 }, fetchSlot: FETCH_SLOT };
    const quiet = await victimCycles(apart, "sync", false);
    for (const hammer of ["read-1k", "mixed-rows", "instructions", "sync"] as const) {
      expect(Math.abs(await cost(apart, quiet, hammer)), hammer).toBeLessThanOrEqual(1e-3 * quiet);
    }
  });
});

describe("four owners of one bank", { timeout: 120_000 }, () => {
  test.each([0, FETCH_SLOT])("all come to their end with slots of %i cycles on the instruction port", async (fetchSlot) => {
    const card = await open();
    const pool = new Pool(card);
    const tasks: ChainTask[] = [];
    for (let task = 0; task < 4; task++) {
      tasks.push(await ChainTask.load(pool, task, chainFor(config, 1, 20 + task), [0]));
      expect(await pool.map(task, [task])).toBe(true);
    }
    for (const { task } of tasks) await pool.command(task, "START");
    // The slots begin while all run.
    const { cycles, debt, read, write, hold } = SLOT_DEFAULTS;
    await pool.setReg("GLOBAL", "FETCH_SLOT", fetchSlot);
    await pool.setReg("BANK", "SLOTS_SHADOW", packRegister("BANK", "SLOTS_SHADOW", { count: 4, cycles, debt }));
    await pool.setReg("BANK", "COST_SHADOW", packRegister("BANK", "COST_SHADOW", { read, write, hold }));
    await pool.setReg("BANK", "OWNER_SHADOW", packRegister("BANK", "OWNER_SHADOW", { core1: 1, core2: 2, core3: 3 }));
    expect(await pool.commit()).toBe(true);
    for (const loaded of tasks) {
      expect(await pool.finish(loaded.task, LIMIT)).toMatchObject({ state: "DONE", cause: "NONE" });
      expect(await loaded.firstWrongLayer()).toBeNull();
    }
    await card.close();
  });
});

describe("slots that are not used", () => {
  test("cost no cycle: a design without them takes as long", { timeout: 900_000 }, async () => {
    const small = resolvePatch({ extends: "tiny", name: "tiny" });
    const plain = resolvePatch({ extends: "tiny", name: "tiny-no-slots", timeSlots: false });
    const runs: number[] = [];
    for (const design of [small, plain]) {
      await buildRtl(design);
      const card = await openRtl(design);
      const pool = new Pool(card);
      const loaded = await ChainTask.load(pool, 0, chainFor(design, 2, 31), [0]);
      await pool.map(0, [0, 1]);
      await pool.command(0, "START");
      expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "DONE" });
      runs.push(await pool.runCycles(0));
      expect(await loaded.firstWrongLayer()).toBeNull();
      await card.close();
    }
    expect(runs[0]).toBe(runs[1]);
  });
});
