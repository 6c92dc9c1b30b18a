// SPDX-License-Identifier: Apache-2.0
/** What holds of moves and releases on every backend, of a design with two cores and two banks or more. */
import { type Program, tensor } from "@tessera/compiler";
import { configHash, type PoolConfig } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import type { Device, LoadedProgram, VirtualPool } from "../../src/index.js";
import { CHANNELS, chain, chainInput, chainResult } from "../hand-program.js";

const TILES = 8;
const WIDTH = TILES * 5;
const DEPTH = 30;
const LIMIT = 300_000;

const image = (seed: number) => new Map([["x", chainInput(WIDTH, seed)]]);

export function describeReconfiguration(name: string, config: PoolConfig, open: () => Promise<Device>): void {
  const program: Program = { ...chain(DEPTH, TILES, 5), configHash: configHash(config.core) };

  /** Runs images while `change` works on the pool, and checks every result. */
  async function runThrough(loaded: LoadedProgram, images: number, change: () => Promise<void>): Promise<void> {
    const run = loaded.runImages(Array.from({ length: images }, (_, seed) => image(seed)));
    const [{ results }] = await Promise.all([run, change()]);
    results.forEach((result, seed) => {
      expect(result.get("y")).toEqual(chainResult(chainInput(WIDTH, seed), WIDTH, DEPTH));
    });
  }

  const allZero = async (device: Device, bank: number, firstPage: number, pages: number): Promise<boolean> =>
    (await device.read({ banks: [bank], basePage: firstPage, pages }, 0, pages * 4096)).every((byte) => byte === 0);

  describe(`${name}: reconfiguration`, () => {
    it.each([false, true])(
      "a run goes on with other cores, urgent: %s; the account says what it took",
      async (urgent) => {
        await using device = await open();
        await using pool = await device.allocate({ cores: 1 });
        const loaded = await pool.load(program);
        await runThrough(loaded, 6, async () => {
          for (const cores of [2, 1, 2]) {
            const account = await pool.resize(cores, { urgent, measure: true });
            expect(account.after.length).toBe(cores);
            expect(account).toMatchObject({ urgent, migration: null, transfer: { dmas: 1, bytes: account.tableBytes } });
            expect(account.compileMs).toBeGreaterThan(0);
            expect(account.transferMs).toBeGreaterThan(0.03);
            const timed = device.capabilities.cycleAccurate;
            if (timed && account.resumed) expect(account.drainCycles).toBeGreaterThan(0);
            if (timed) expect(account.clearCycles).toBeGreaterThan(0);
            if (timed && account.resumed && cores === 2) expect(account.firstResult).toBeGreaterThan(0);
            if (!timed) expect([account.drainCycles, account.clearCycles, account.firstResult]).toEqual([null, null, null]);
          }
        });
        // A run after a change is a whole one again.
        await runThrough(loaded, 2, async () => undefined);
      },
      LIMIT,
    );

    it(
      "a core leaves while its next entry waits for a layer that others compute, and comes back",
      async () => {
        await using device = await open();
        await using pool = await device.allocate({ cores: 2 });
        // Every other layer is the first core's alone.
        const gaps: Program = {
          ...chain(DEPTH, TILES, 5, (layer) => (layer % 2 === 0 ? TILES : 1)),
          configHash: program.configHash,
        };
        const loaded = await pool.load(gaps);
        let resumed = 0;
        await runThrough(loaded, 12, async () => {
          for (let move = 0; move < 40 && resumed < 4; move++)
            resumed += Number((await pool.resize(1 + (move % 2), { measure: true })).resumed);
        });
        if (device.capabilities.cycleAccurate) expect(resumed).toBeGreaterThan(1);
      },
      LIMIT,
    );

    it(
      "memory moves to another bank under a run; what was left is zero and free",
      async () => {
        await using device = await open();
        await using pool = await device.allocate({ cores: 1, banks: [0] });
        const loaded = await pool.load(program);
        await runThrough(loaded, 6, async () => {
          for (const bank of [1, 0, 1]) {
            const { migration } = await pool.moveTo(pool.cores, { banks: [bank] });
            expect(pool.banks).toEqual([bank]);
            expect(migration?.background.bytes).toBe(program.instructions.length + program.weights.length);
            expect(migration?.boundary.bytes).toBe(2 * (program.mapsBytes + program.inputBytes + program.outputBytes));
            for (const region of migration?.left.regions ?? []) {
              expect(region.bank).toBe(1 - bank);
              expect(await allZero(device, region.bank, region.firstPage, region.pages)).toBe(true);
            }
          }
        });
        expect(device.memory.allocate([0], 4096).basePage).toBe(0);
      },
      LIMIT,
    );

    it(
      "release clears what the tenant held, with a receipt, also in the middle of a run",
      async () => {
        await using device = await open();
        const pool = await device.allocate({ cores: 2, banks: [0, 1] });
        const loaded = await pool.load(program);
        const outcome = loaded.runImages(Array.from({ length: 50 }, (_, seed) => image(seed))).then(
          () => "finished",
          (error: { code: string }) => error.code,
        );
        const { epoch, task } = pool.control;
        const receipt = await pool.release();
        expect(["TASK_FAULT", "BAD_STATE"]).toContain(await outcome);
        expect(receipt).toMatchObject({ task, epoch, method: "host zeros" });
        expect(new Set(receipt?.regions.map(({ bank }) => bank))).toEqual(new Set([0, 1]));
        expect(receipt?.bytes).toBe(receipt?.regions.reduce((sum, { pages }) => sum + pages * 4096, 0));
        for (const { bank, firstPage, pages } of receipt?.regions ?? []) {
          expect(await allZero(device, bank, firstPage, pages)).toBe(true);
        }
        expect(device.freeCores().length).toBe(config.cores);
        expect(device.memory.allocate([0, 1], 4096).basePage).toBe(0);
      },
      LIMIT,
    );

    it(
      "a move that cannot be made changes nothing: the run goes on where it was",
      async () => {
        await using device = await open();
        await using pool = await device.allocate({ cores: 1, banks: [0] });
        const loaded = await pool.load(program);
        // Bank 1 is full but for a page.
        device.memory.allocate([1], (device.memory.freePages(1) - 1) * 4096);
        const [own] = pool.cores;
        await runThrough(loaded, 3, async () => {
          await expect(pool.moveTo(pool.cores, { banks: [1] })).rejects.toMatchObject({ code: "NO_MEMORY" });
          await expect(pool.moveTo(pool.cores, { banks: [] })).rejects.toMatchObject({ code: "NO_MEMORY" });
          for (const cores of [0, -1, 1.5, config.cores + 1, [], [0, 0]]) {
            await expect(pool.resize(cores), JSON.stringify(cores)).rejects.toMatchObject({ code: "NO_CORES" });
          }
          for (const cores of [[], [config.cores], [0, 0]]) {
            await expect(pool.moveTo(cores)).rejects.toMatchObject({ code: "NO_CORES" });
          }
        });
        expect([pool.cores, pool.banks]).toEqual([[own], [0]]);
      },
      LIMIT,
    );

    it("changes that are asked for together are made one after the other", async () => {
      await using device = await open();
      await using pool = await device.allocate({ cores: 1 });
      const loaded = await pool.load(program);
      await runThrough(loaded, 3, async () => {
        const accounts = await Promise.all([pool.resize(2), pool.resize(1), pool.resize(2)]);
        expect(accounts.map(({ before, after }) => [before.length, after.length])).toEqual([
          [1, 2],
          [2, 1],
          [1, 2],
        ]);
      });
    });

    it("refuses a program beyond the quota, a second release, and any use after it", async () => {
      await using device = await open();
      const small: VirtualPool = await device.allocate({ cores: 1, maxBytes: 4096 });
      await expect(small.load(program)).rejects.toMatchObject({ code: "QUOTA" });
      await small.release();
      const x = tensor("int8", [1, CHANNELS, 1, WIDTH], chainInput(WIDTH, 1));
      const pool = await device.allocate({ cores: 1 });
      const loaded = await pool.load(program);
      await pool.release();
      for (const use of [
        () => pool.release(),
        () => pool.resize(2),
        () => pool.moveTo([0]),
        () => pool.load(program),
        () => small.release(),
      ]) {
        await expect(use()).rejects.toMatchObject({ code: "RELEASED" });
      }
      await expect(loaded.infer({ x })).rejects.toMatchObject({ code: "BAD_STATE" });
      expect(device.freeCores().length).toBe(config.cores);
    });
  });
}
