// SPDX-License-Identifier: Apache-2.0
/** Time slots of a bank: its owners all come to their end, and a neighbour costs one of them no more than its place in the frame. */
import type { HammerName } from "@tessera/bench";
import { SLOT_DEFAULTS } from "@tessera/host";
import { packRegister } from "@tessera/isa";
import { beforeAll, describe, expect, test } from "vitest";
import { tinyEight as config } from "./designs.js";
import { type Scene, victimCycles } from "./neighbours.js";
import { ChainTask, Pool } from "./pool.js";
import { chainFor, LIMIT } from "./pool-suite.js";
import { buildRtl, openRtl } from "./rtl.js";

const open = () => openRtl(config);
beforeAll(() => buildRtl(config), 600_000);

const SLOTS = { count: 2, ...SLOT_DEFAULTS };
/** A copy waits for its turn at each of its steps: a cycle more or less may cost it a frame. */
const FRAMES = 2;

/** The heaviest of the hammers; the long test has them all, and what they cost without slots. */
const HAMMER: HammerName = "mixed-rows";

test("a neighbour in the same bank costs a victim no more than its place in the frame", { timeout: 300_000 }, async () => {
  const scene: Scene = {
    config,
    open,
    victim: { cores: [0, 1], bank: 0, pages: 64 },
    neighbour: { cores: [2, 3], bank: 0 },
    slots: SLOTS,
    fetchSlot: 12,
  };
  const quiet = await victimCycles(scene, HAMMER, false);
  const beside = await victimCycles(scene, HAMMER, true);
  expect(Math.abs(beside - quiet)).toBeLessThanOrEqual(FRAMES * SLOTS.count * SLOTS.cycles);
});

describe("four owners of one bank", { timeout: 120_000 }, () => {
  test.each([0, 12])("all come to their end with slots of %i cycles on the instruction port", async (cycles) => {
    const card = await open();
    const pool = new Pool(card);
    const tasks: ChainTask[] = [];
    for (let task = 0; task < 4; task++) {
      tasks.push(await ChainTask.load(pool, task, chainFor(config, 1, 20 + task), [0]));
      expect(await pool.map(task, [task])).toBe(true);
    }
    for (const { task } of tasks) await pool.command(task, "START");
    // The slots begin while all run.
    const { guard, read, write } = SLOT_DEFAULTS;
    await pool.setReg("GLOBAL", "FETCH_SLOT", cycles);
    await pool.setReg("BANK", "SLOTS_SHADOW", packRegister("BANK", "SLOTS_SHADOW", { count: 4, cycles: 256, guard }));
    await pool.setReg("BANK", "COST_SHADOW", packRegister("BANK", "COST_SHADOW", { read, write }));
    await pool.setReg("BANK", "OWNER_SHADOW", packRegister("BANK", "OWNER_SHADOW", { core1: 1, core2: 2, core3: 3 }));
    expect(await pool.commit()).toBe(true);
    for (const loaded of tasks) {
      expect(await pool.finish(loaded.task, LIMIT)).toMatchObject({ state: "DONE", cause: "NONE" });
      expect(await loaded.firstWrongLayer()).toBeNull();
    }
    await card.close();
  });
});
