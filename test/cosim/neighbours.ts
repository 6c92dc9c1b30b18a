// SPDX-License-Identifier: Apache-2.0
/** A victim beside a neighbour: the cycles of the one, with the other at rest and with it hammering. */
import { type HammerName, hammerProgram } from "@tessera/bench";
import { copyProgram } from "@tessera/compiler";
import type { PoolConfig } from "@tessera/hw";
import { packRegister } from "@tessera/isa";
import { Pool } from "./pool.js";
import { loadProgram } from "./program-task.js";
import type { Simulation } from "./simulation.js";

const [VICTIM, NEIGHBOUR] = [0, 1];
/** The neighbour is in full swing. */
const WARM_UP = 6000;
const LIMIT = 2_000_000;

export interface Slots {
  readonly count: number;
  readonly cycles: number;
  readonly debt: number;
  readonly read: number;
  readonly write: number;
  readonly hold: number;
}

export interface Scene {
  readonly config: PoolConfig;
  readonly open: () => Promise<Simulation>;
  readonly victim: { readonly cores: readonly number[]; readonly bank: number; readonly pages: number };
  readonly neighbour: { readonly cores: readonly number[]; readonly bank: number };
  /** Of the banks of both; slot 0 is the victim's. null: none. */
  readonly slots: Slots | null;
  /** Length of a core's slot on the instruction port; 0: one cycle. */
  readonly fetchSlot: number;
}

async function setSlots(pool: Pool, { victim, neighbour, slots, fetchSlot }: Scene): Promise<void> {
  await pool.setReg("GLOBAL", "FETCH_SLOT", fetchSlot);
  const owners = Object.fromEntries(neighbour.cores.map((core) => [`core${core}`, 1]));
  for (const bank of new Set([victim.bank, neighbour.bank])) {
    const { count = 0, cycles = 0, debt = 0, read = 0, write = 0, hold = 0 } = slots ?? {};
    await pool.setReg("BANK", "SLOTS_SHADOW", packRegister("BANK", "SLOTS_SHADOW", { count, cycles, debt }), bank);
    await pool.setReg("BANK", "COST_SHADOW", packRegister("BANK", "COST_SHADOW", { read, write, hold }), bank);
    await pool.setReg("BANK", "OWNER_SHADOW", packRegister("BANK", "OWNER_SHADOW", owners), bank);
  }
}

/** Cycles of the victim, a copy of `pages` pages, beside a neighbour that runs the hammer, or does nothing. */
export async function victimCycles(scene: Scene, hammer: HammerName, running: boolean, delay = 0): Promise<number> {
  const { config, victim, neighbour } = scene;
  const card = await scene.open();
  try {
    const pool = new Pool(card);
    await loadProgram(pool, VICTIM, copyProgram(config.core, victim.pages, config.cores), victim.cores.length, [victim.bank]);
    const program = hammerProgram(hammer, config.core, { maxCores: neighbour.cores.length });
    await loadProgram(pool, NEIGHBOUR, program, neighbour.cores.length, [neighbour.bank]);
    await setSlots(pool, scene);
    await pool.map(VICTIM, victim.cores);
    await pool.map(NEIGHBOUR, neighbour.cores);
    // A neighbour at rest gets a command that takes as long and does nothing: the victim starts in the same cycle.
    await pool.command(NEIGHBOUR, running ? "START" : "NONE");
    await card.run(WARM_UP + delay);
    const before = await pool.status(NEIGHBOUR);
    await pool.command(VICTIM, "START");
    const end = await pool.finish(VICTIM, LIMIT);
    const after = await pool.status(NEIGHBOUR);
    if (end.state !== "DONE") throw new Error(`the victim ended with ${end.state} (${end.cause})`);
    if (running && (before.state !== "RUNNING" || after.state !== "RUNNING")) throw new Error(`the neighbour went to rest`);
    return await pool.runCycles(VICTIM);
  } finally {
    await card.close();
  }
}
