// SPDX-License-Identifier: Apache-2.0
/** What every pool must do, for a card and a design: results, sharing, commands, faults. */
import type { PoolConfig } from "@tessera/hw";
import { configHash } from "@tessera/hw";
import { layoutHash, packRegister, unpackRegister } from "@tessera/isa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Chain, makeChain } from "./chain.js";
import { DUMPED, makeDump } from "./dump.js";
import { changeEntry, changeInstruction, spoilInstruction } from "./mutate.js";
import { abortCycles, ChainTask, Pool } from "./pool.js";
import type { Card } from "./simulation.js";

const ID = 0x41525354;
/** Far above what any of the programs takes. */
export const LIMIT = 2_000_000;
/** Cycles within which an aborted task whose memory answers reaches FAULT. */
export const ABORT_LIMIT = 2000;
const WATCHDOG = 20_000;

export interface PoolSuite {
  readonly config: PoolConfig;
  readonly open: () => Promise<Card>;
  /** Cores of each of the two tasks that run together. */
  readonly taskCores: number;
  /** Layers of a program that is still running when the next commands arrive; more where time does not stand between them. */
  readonly busyLayers?: number;
}

const BUSY_LAYERS = 16;

export interface Rig {
  readonly card: Card;
  readonly pool: Pool;
}

/** A chain with `bands` bands per layer; wide enough that a core is busy for a while. */
export const chainFor = (config: PoolConfig, cores: number, seed: number, layers = 3, bands = 4): Chain =>
  makeChain({ core: config.core, layers, height: bands * 4, width: 12, rows: 2, cores, seed });

/** The same, with each layer's input added to its result. */
export const addingChainFor = (config: PoolConfig, cores: number, seed: number): Chain =>
  makeChain({ core: config.core, layers: 4, height: 16, width: 12, rows: 2, cores, seed, residual: true });

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

/** Bank of the cluster a core belongs to. */
export const bankOf = ({ cores, clusters, banks }: PoolConfig, core: number): number =>
  Math.floor(core / (cores / clusters)) % banks;

export function describePool(name: string, { config, open, taskCores, busyLayers = BUSY_LAYERS }: PoolSuite): void {
  const rig = {} as { card: Card; pool: Pool };
  beforeEach(async () => {
    rig.card = await open();
    rig.pool = new Pool(rig.card);
  });
  afterEach(() => rig.card.close());

  /** Loads a program on physical cores from `first` on; its memory is in the banks beside them. */
  const load = async (task: number, chain: Chain, first: number): Promise<ChainTask> => {
    const cores = range(first, chain.cores);
    const banks = [...new Set(cores.map((core) => bankOf(config, core)))];
    const loaded = await ChainTask.load(rig.pool, task, chain, banks);
    expect(await rig.pool.map(task, cores), `commit of task ${task}`).toBe(true);
    return loaded;
  };

  /** Starts a task and expects it to end with every result right. */
  const runRight = async (loaded: ChainTask): Promise<void> => {
    await rig.pool.command(loaded.task, "START");
    expect(await rig.pool.finish(loaded.task, LIMIT)).toMatchObject({ state: "DONE", cause: "NONE", refused: false });
    expect(await loaded.firstWrongLayer()).toBeNull();
  };

  describe(`${name}: results`, () => {
    test("the registers identify the design", async () => {
      const { pool } = rig;
      expect(await pool.reg("GLOBAL", "ID")).toBe(ID);
      expect(await pool.reg("GLOBAL", "LAYOUT_HASH")).toBe(layoutHash());
      expect(await pool.reg("GLOBAL", "CONFIG_HASH")).toBe(configHash(config.core));
      const { cores, clusters, banks, tasks } = config;
      expect(unpackRegister("GLOBAL", "SHAPE", await pool.reg("GLOBAL", "SHAPE"))).toEqual({ cores, clusters, banks, tasks });
    });

    test("banks that begin elsewhere on the card are read, written and fetched from there", async () => {
      // Not a power of two: the place in a bank is added to its base.
      for (let bank = 0; bank < config.banks; bank++) await rig.pool.setBase(bank, (BigInt(bank) << 34n) + 0x1fff000n);
      expect(await rig.pool.reg("MEMORY", "BASE_HI", config.banks - 1)).toBe((config.banks - 1) * 4);
      await runRight(await load(0, chainFor(config, config.cores, 5), 0));
    });

    test.each(range(0, Math.min(config.cores, 3)).map((power) => Math.min(config.cores, 2 ** power)))(
      "a chain of layers on %i cores",
      async (cores) => {
        const loaded = await load(0, chainFor(config, cores, cores), 0);
        await runRight(loaded);
        expect(await rig.pool.reg("TASK", "LAYERS_DONE", 0)).toBe(loaded.chain.layers);
        expect(await rig.pool.reg("TASK", "RUNS", 0)).toBe(1);
      },
    );

    test("layers of more producers than an entry names", async () => {
      const { core } = config;
      const options = { core, layers: 19, height: 8, width: 6, rows: 2, cores: taskCores, seed: 6, waitsForAll: true };
      await runRight(await load(0, makeChain(options), 0));
    });

    test("the same program runs again with new results, from instruction memory", async () => {
      const loaded = await load(0, chainFor(config, taskCores, 5), 0);
      await runRight(loaded);
      await loaded.erase();
      await runRight(loaded);
      expect(await rig.pool.reg("TASK", "RUNS", 0)).toBe(2);
    });

    test("two tasks at once", async () => {
      const first = await load(0, chainFor(config, taskCores, 7), 0);
      const second = await load(1, chainFor(config, taskCores, 8), taskCores);
      await rig.pool.command(0, "START");
      await rig.pool.command(1, "START");
      expect(await rig.pool.finish(0, LIMIT)).toMatchObject({ state: "DONE" });
      expect(await rig.pool.finish(1, LIMIT)).toMatchObject({ state: "DONE" });
      expect([await first.firstWrongLayer(), await second.firstWrongLayer()]).toEqual([null, null]);
    });
  });

  describe(`${name}: commands`, () => {
    test("START is refused for another epoch and without cores", async () => {
      await load(0, chainFor(config, 1, 1), 0);
      await rig.pool.command(0, "START", 9);
      expect(await rig.pool.status(0)).toMatchObject({ state: "IDLE", refused: true });
      await rig.pool.command(1, "START");
      expect(await rig.pool.status(1)).toMatchObject({ state: "IDLE", refused: true });
      await rig.pool.command(0, "START");
      expect(await rig.pool.status(0)).toMatchObject({ refused: false });
    });

    test("a commit that touches a running task is refused and changes nothing", async () => {
      const loaded = await load(0, chainFor(config, taskCores, 3, busyLayers), 0);
      await rig.pool.command(0, "START");
      expect(await rig.pool.map(1, [0])).toBe(false);
      expect(unpackRegister("CORE", "MAP", await rig.pool.reg("CORE", "MAP", 0))).toMatchObject({ valid: 1, task: 0 });
      expect(await rig.pool.finish(0, LIMIT)).toMatchObject({ state: "DONE" });
      expect(await loaded.firstWrongLayer()).toBeNull();
      expect(await rig.pool.map(1, [0])).toBe(true);
    });

    test("a bank's time slots become active with a commit, also while a task runs", async () => {
      const loaded = await load(0, chainFor(config, taskCores, 4, busyLayers), 0);
      await rig.pool.command(0, "START");
      const slots = packRegister("BANK", "SLOTS_SHADOW", { count: 2, cycles: 64, debt: 64 });
      const owner = packRegister(
        "BANK",
        "OWNER_SHADOW",
        Object.fromEntries(range(0, taskCores).map((core) => [`core${core}`, 1])),
      );
      await rig.pool.setReg("BANK", "SLOTS_SHADOW", slots);
      await rig.pool.setReg("BANK", "COST_SHADOW", packRegister("BANK", "COST_SHADOW", { read: 14, write: 18, hold: 120 }));
      await rig.pool.setReg("BANK", "OWNER_SHADOW", owner);
      expect(await rig.pool.reg("BANK", "SLOTS_SHADOW")).toBe(slots);
      expect([await rig.pool.reg("BANK", "SLOTS"), await rig.pool.reg("BANK", "OWNER")]).toEqual([0, 0]);
      expect(await rig.pool.commit()).toBe(true);
      expect([await rig.pool.reg("BANK", "SLOTS"), await rig.pool.reg("BANK", "OWNER")]).toEqual([slots, owner]);
      expect(await rig.pool.finish(0, LIMIT)).toMatchObject({ state: "DONE", cause: "NONE" });
      expect(await loaded.firstWrongLayer()).toBeNull();
    });

    test("a virtual core given twice is refused", async () => {
      expect(await rig.pool.map(0, [0])).toBe(true);
      const shadow = await rig.pool.reg("CORE", "MAP_SHADOW", 0);
      await rig.pool.setReg("CORE", "MAP_SHADOW", shadow, 1);
      expect(await rig.pool.commit()).toBe(false);
      expect(unpackRegister("CORE", "MAP", await rig.pool.reg("CORE", "MAP", 1))).toMatchObject({ valid: 0 });
    });

    test("STOP ends at a layer boundary, RESUME goes on from there on other cores", async () => {
      const loaded = await load(0, chainFor(config, taskCores, 4, 8), 0);
      await rig.pool.command(0, "START");
      await rig.card.run(2000);
      await rig.pool.command(0, "STOP");
      const stopped = await rig.pool.finish(0, LIMIT);
      expect(["STOPPED", "DONE"]).toContain(stopped.state);
      const done = await rig.pool.reg("TASK", "LAYERS_DONE", 0);
      expect(done).toBeGreaterThan(0);
      for (let layer = 0; layer < done; layer++) {
        expect(await loaded.result(layer), `layer ${layer}`).toEqual(loaded.chain.expected[layer]);
      }
      if (stopped.state === "DONE") return;
      expect(await rig.pool.map(null, range(0, taskCores))).toBe(true);
      expect(await rig.pool.map(0, range(taskCores, taskCores).reverse())).toBe(true);
      await rig.pool.command(0, "RESUME");
      expect(await rig.pool.finish(0, LIMIT)).toMatchObject({ state: "DONE" });
      expect(await loaded.firstWrongLayer()).toBeNull();
    });

    test("ABORT ends a task with cause HOST_ABORT; it can start again", async () => {
      const loaded = await load(0, chainFor(config, taskCores, 6, busyLayers), 0);
      await rig.pool.command(0, "START");
      await rig.card.run(400);
      await rig.pool.command(0, "ABORT");
      expect(await rig.pool.finish(0, LIMIT)).toMatchObject({ state: "FAULT", cause: "HOST_ABORT" });
      await runRight(loaded);
    });
  });

  describe(`${name}: residue`, () => {
    const nonZero = (bytes: Uint8Array): number => bytes.filter((byte) => byte !== 0).length;

    test("a core that changes its task forgets what its buffers held", async () => {
      await runRight(await load(0, addingChainFor(config, 1, 21), 0));
      // The task itself still finds its data: the program does see the buffers.
      const own = await load(0, makeDump(config.core), 0);
      await own.erase();
      await rig.pool.command(0, "START");
      expect(await rig.pool.finish(0, LIMIT)).toMatchObject({ state: "DONE" });
      for (const [layer, buffer] of DUMPED.entries()) {
        expect(nonZero(await own.result(layer)), buffer).toBeGreaterThan(100);
      }

      const spy = await load(1, makeDump(config.core), 0);
      await spy.erase();
      await runRight(spy);
    });
  });

  describe(`${name}: faults of one core while another task runs`, () => {
    const victim = { layer: 1, core: taskCores - 1 };
    const good = addingChainFor(config, taskCores, 11);
    const beyond = 1 << 24;
    const cases: readonly (readonly [string, string, Chain])[] = [
      ["an unknown opcode", "ILLEGAL_INSTRUCTION", spoilInstruction(good, victim)],
      ["a field that must not be zero", "ILLEGAL_INSTRUCTION", changeInstruction(good, victim, "CONV", { taps_x: 0 })],
      ["a read beyond its segment", "GUARD_READ", changeInstruction(good, victim, "LOAD_IN", { addr_offset: beyond })],
      ["a residual beyond its segment", "GUARD_READ", changeInstruction(good, victim, "LOAD_RES", { addr_offset: beyond })],
      ["a residual of a segment it may not read", "GUARD_READ", changeInstruction(good, victim, "LOAD_RES", { addr_segment: 0 })],
      ["a sum without a shift", "ILLEGAL_INSTRUCTION", changeInstruction(good, victim, "CONV", { shift: 0 })],
      ["a read of a segment it may not read", "GUARD_READ", changeInstruction(good, victim, "LOAD_W", { addr_segment: 0 })],
      ["a write to a read-only segment", "GUARD_WRITE", changeInstruction(good, victim, "STORE", { addr_segment: 1 })],
      ["a fetch beyond its segment", "GUARD_FETCH", changeEntry(good, victim, { ifp_offset: beyond })],
      ["layers out of order", "BAD_DISPATCH", changeEntry(good, victim, { layer: 0 })],
      ["a layer without a first entry", "BAD_DISPATCH", changeEntry(good, victim, { first: 0 })],
      ["a layer that is not closed", "BAD_DISPATCH", changeEntry(good, { ...victim, last: true }, { last: 0 })],
      ["an IFP shorter than its instructions", "ILLEGAL_INSTRUCTION", changeEntry(good, victim, { ifp_words: 4 })],
      ["a load that posts no token", "WATCHDOG", changeInstruction(good, victim, "LOAD_W", { post: 0 })],
    ];

    test.each(cases)("%s: %s", async (_, cause, broken) => {
      const { pool } = rig;
      await pool.setReg("GLOBAL", "WATCHDOG", WATCHDOG);
      const bad = await load(0, broken, 0);
      const other = await load(1, chainFor(config, taskCores, 12, 8), taskCores);
      await pool.command(1, "START");
      await pool.command(0, "START");
      const cycles = await abortCycles(pool, 0);
      if (cycles > 0) console.info(`${name}: ${cause}: FAULT ${cycles} cycles after the task left RUNNING`);
      expect(cycles).toBeLessThan(ABORT_LIMIT);
      const status = await pool.finish(0, LIMIT);
      expect(status).toMatchObject({ state: "FAULT", cause });
      if (cause !== "WATCHDOG") expect(status.core).toBe(victim.core);
      expect(await pool.finish(1, LIMIT)).toMatchObject({ state: "DONE", cause: "NONE" });
      expect(await other.firstWrongLayer()).toBeNull();

      await pool.writeSegment(bad.exec, 0, good.instructions);
      await pool.setReg("TASK", "DISPATCH_OFFSET", good.dispatchOffset, 0);
      await runRight(bad);
    });
  });
}
