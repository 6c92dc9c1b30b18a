// SPDX-License-Identifier: Apache-2.0
/** HALT, the urgent stop: at any moment the context names exactly the IFPs whose bytes are in memory, and others go on. */
import type { PoolConfig } from "@tessera/hw";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Chain, makeChain } from "./chain.js";
import { completed, firstLists, type Lists, readContext, remaining, resumable, useLists } from "./context.js";
import { changeInstruction, changeLayer } from "./mutate.js";
import { ChainTask, Pool } from "./pool.js";
import { LIMIT } from "./pool-suite.js";
import type { Card } from "./simulation.js";

const ERASED = 0xa5;
/** Cycles until every core stands at WAIT_LAYERS of a layer that nothing completes. */
const STANDING = 25_000;
/** Cycles after START at which the first IFP is under way. */
const UNDER_WAY = 600;

export interface HaltSuite {
  readonly config: PoolConfig;
  readonly open: () => Promise<Card>;
  /** Sets of cores that the task runs on in turn; none has more cores than the first. */
  readonly sets: readonly (readonly number[])[];
  /** Cores on which another task runs all the time. */
  readonly others: readonly number[];
  /** Chains of layers side by side, so that layers complete out of order. */
  readonly strands: number;
  readonly trials: number;
  readonly layers: number;
  /** Cycles between two commands, at most. */
  readonly within: number;
  /** The card has a clock, so that commands come at known cycles of a run. */
  readonly timed: boolean;
}

/** Multiplicative generator: a trial's moments follow from its seed. */
const random = (seed: number): ((below: number) => number) => {
  let state = seed * 7919 + 17;
  return (below) => {
    state = (state * 48271) % 0x7fffffff;
    return state % below;
  };
};

export function describeHalt(name: string, suite: HaltSuite): void {
  const { config, sets, others, strands } = suite;
  const home = sets[0] ?? [];
  let card: Card;
  let pool: Pool;
  beforeEach(async () => {
    card = await suite.open();
    pool = new Pool(card);
  });
  afterEach(() => card.close());

  const banks = Array.from({ length: config.banks }, (_, bank) => bank);
  const chainOf = (seed: number, layers = 6, bands = Math.max(2 * home.length, 10), cores = home.length): Chain =>
    makeChain({ core: config.core, layers, height: bands * 4, width: 12, rows: 2, cores, seed, strands });
  const load = async (task: number, chain: Chain, cores: readonly number[]): Promise<ChainTask> => {
    const loaded = await ChainTask.load(pool, task, chain, banks);
    expect(await pool.map(task, cores), `commit of task ${task}`).toBe(true);
    await loaded.erase();
    return loaded;
  };
  const status = async (task = 0) => (await pool.status(task)).state;

  /** Expects every byte of the complete IFPs to be right, and none of the others to be written. */
  const expectExactly = async (loaded: ChainTask, done: ReadonlySet<number>): Promise<void> => {
    const { chain } = loaded;
    const bandBytes = (chain.mapBytes * chain.layers) / chain.ifps.length;
    for (let layer = 0; layer < chain.layers; layer++) {
      const result = await loaded.result(layer);
      chain.ifps.forEach((ifp, i) => {
        if (ifp.layer !== layer) return;
        const from = (i * bandBytes) % chain.mapBytes;
        const right = chain.expected[layer]?.subarray(from, from + bandBytes) ?? new Uint8Array();
        const wanted = done.has(i) ? right : new Uint8Array(bandBytes).fill(ERASED);
        const same = Buffer.compare(result.subarray(from, from + bandBytes), wanted) === 0;
        expect(same, `IFP ${i} of layer ${layer}, ${done.has(i) ? "complete" : "not begun"}`).toBe(true);
      });
    }
  };

  /** Halts the task, and checks what it has written against its context. */
  const haltExactly = async (loaded: ChainTask, cores: readonly number[], lists: Lists, done: Set<number>) => {
    const from = await card.cycles();
    await pool.command(0, "HALT");
    const { state, cause } = await pool.finish(0, LIMIT);
    expect(cause).toBe("NONE");
    const context = await readContext(loaded, cores);
    for (const i of completed(loaded.chain, lists, context)) done.add(i);
    if (state === "DONE") expect(done.size).toBe(loaded.chain.ifps.length);
    else expect(state).toBe("STOPPED");
    await expectExactly(loaded, done);
    const cycles = Math.max(0, (await pool.reg("TASK", "END_LO", 0)) - from);
    return { state, context, cycles };
  };

  describe(`${name}: HALT`, () => {
    test("at random moments, again and again, on other cores each time: as if nothing had happened", async () => {
      let markers = 0;
      let partial = 0;
      let longest = 0;
      // Without a clock it is chance where a stop falls, so there are more of them until one fell inside a layer.
      const most = suite.timed ? suite.trials : 10 * suite.trials;
      for (let trial = 0; trial < suite.trials || (partial === 0 && trial < most); trial++) {
        const below = random(trial + 1);
        const program = resumable(chainOf(100 + trial, suite.layers), home.length);
        const loaded = await load(0, program.chain, home);
        const other =
          others.length > 0 ? await load(1, chainOf(200 + trial, 2 * suite.layers, 4, others.length), others) : undefined;
        if (other !== undefined) await pool.command(1, "START");
        await pool.command(0, "START");
        let cores = home;
        let lists = firstLists(program.chain);
        const done = new Set<number>();
        for (let hop = 1; hop <= sets.length; hop++) {
          const pause = below(suite.within);
          if (pause > 0) await card.run(pause);
          const halted = await haltExactly(loaded, cores, lists, done);
          longest = Math.max(longest, halted.cycles);
          if (halted.state === "DONE") break;
          if (done.size % (program.chain.ifps.length / program.chain.layers) !== 0) partial++;
          expect(await pool.map(null, cores)).toBe(true);
          expect(await pool.reg("CORE", "ENTRIES_DONE", cores[0] ?? 0), "entries done of a core without a task").toBe(0);
          cores = sets[hop % sets.length] ?? home;
          expect(await pool.map(0, cores)).toBe(true);
          const next = remaining(program, done, halted.context.layersDone, cores.length);
          markers += next.markers;
          lists = next.lists;
          await useLists(loaded, lists);
          await pool.command(0, "RESUME");
        }
        expect(["DONE", "RUNNING"]).toContain(await status());
        if ((await status()) !== "DONE") expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "DONE", cause: "NONE" });
        await pool.setReg("GLOBAL", "IRQ_STATUS", 1);
        expect(await loaded.firstWrongLayer(), `trial ${trial}`).toBeNull();
        if (other === undefined) continue;
        if ((await status(1)) !== "DONE") expect(await pool.finish(1, LIMIT)).toMatchObject({ state: "DONE", cause: "NONE" });
        await pool.setReg("GLOBAL", "IRQ_STATUS", 2);
        expect(await other.firstWrongLayer(), `other task, trial ${trial}`).toBeNull();
        expect(await pool.map(null, [...cores, ...others])).toBe(true);
      }
      console.info(`${name}: longest stop ${longest} cycles, ${partial} inside a layer, ${markers} layers complete out of order`);
      expect(partial).toBeGreaterThan(0);
      if (suite.timed && strands > 1) expect(markers).toBeGreaterThan(0);
    });

    test("overtakes a STOP; what it leaves can be resumed", async () => {
      const program = resumable(chainOf(31, 12), home.length);
      const loaded = await load(0, program.chain, home);
      await pool.command(0, "START");
      await card.run(suite.timed ? UNDER_WAY : 1);
      await pool.command(0, "STOP");
      const done = new Set<number>();
      const { state, context } = await haltExactly(loaded, home, firstLists(program.chain), done);
      if (suite.timed) expect(state).toBe("STOPPED");
      if (state === "DONE") return;
      await useLists(loaded, remaining(program, done, context.layersDone, home.length).lists);
      await pool.command(0, "RESUME");
      expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "DONE" });
      expect(await loaded.firstWrongLayer()).toBeNull();
    });

    test("a STOP leaves a context too", async () => {
      const chain = chainOf(32, 8);
      const loaded = await load(0, chain, home);
      await pool.command(0, "START");
      await card.run(suite.timed ? UNDER_WAY : 1);
      await pool.command(0, "STOP");
      expect(["STOPPED", "DONE"]).toContain((await pool.finish(0, LIMIT)).state);
      const context = await readContext(loaded, home);
      const done = completed(chain, firstLists(chain), context);
      expect(done).toEqual(new Set(chain.ifps.flatMap(({ layer }, i) => (layer < context.layersDone ? [i] : []))));
      await expectExactly(loaded, done);
    });

    test("of a task at rest, or for another epoch, is refused", async () => {
      const loaded = await load(0, chainOf(33, 2 * strands), home);
      const refused = async (state: string): Promise<void> => {
        await pool.command(0, "HALT");
        expect(await pool.status(0)).toMatchObject({ state, refused: true });
      };
      await refused("IDLE");
      await pool.command(0, "START");
      await pool.command(0, "HALT", 7);
      expect((await pool.status(0)).refused).toBe(true);
      expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "DONE" });
      await refused("DONE");
      expect(await loaded.firstWrongLayer()).toBeNull();
    });
  });

  describe.runIf(suite.timed)(`${name}: HALT at a known moment`, () => {
    /** Every core does its part of the first layer of its strand and then waits for ever: more cores should report than do. */
    const stuck = (chain: Chain): Chain =>
      Array.from({ length: strands }).reduce((made: Chain, _, layer) => changeLayer(made, layer, { cores: 16 }), chain);

    const standing = async (): Promise<{ program: ReturnType<typeof resumable>; loaded: ChainTask }> => {
      const good = chainOf(41);
      const program = resumable(good, home.length);
      const loaded = await load(0, resumable(stuck(good), home.length).chain, home);
      await pool.command(0, "START");
      await card.run(STANDING);
      expect(await status()).toBe("RUNNING");
      return { program, loaded };
    };

    test.each(["HALT", "STOP"] as const)("while the cores wait for a layer, after %s", async (first) => {
      const { program, loaded } = await standing();
      if (first === "STOP") {
        await pool.command(0, "STOP");
        await card.run(STANDING);
        expect(await status(), "a STOP waits for the layer").toBe("STOPPING");
      }
      const done = new Set<number>();
      const { state, context, cycles } = await haltExactly(loaded, home, firstLists(loaded.chain), done);
      expect(state).toBe("STOPPED");
      expect(context.layersDone).toBe(0);
      expect(done.size).toBe(program.chain.ifps.filter(({ layer }) => layer < strands).length);
      expect(cycles).toBeLessThan(500);
      const { lists, markers } = remaining(program, done, 0, home.length);
      expect(markers).toBe(strands);
      await useLists(loaded, lists);
      await pool.command(0, "RESUME");
      expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "DONE" });
      expect(await loaded.firstWrongLayer()).toBeNull();
    });

    test("a fault of an IFP under way ends the task with its cause", async () => {
      const victim = { layer: 0, core: 0 };
      const broken = changeInstruction(chainOf(42), victim, "STORE", { addr_segment: 1 });
      await load(0, broken, home);
      await pool.command(0, "START");
      await card.run(UNDER_WAY);
      await pool.command(0, "HALT");
      expect(await status()).toBe("STOPPING");
      expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "FAULT", cause: "GUARD_WRITE", core: home[0] ?? 0 });
      await pool.command(0, "HALT");
      expect((await pool.status(0)).refused).toBe(true);
    });

    test("is taken once; STOP is refused meanwhile, ABORT is not", async () => {
      const loaded = await load(0, chainOf(43), home);
      await pool.command(0, "START");
      await card.run(UNDER_WAY);
      for (const [command, refused] of [
        ["HALT", false],
        ["HALT", true],
        ["STOP", true],
        ["ABORT", false],
      ] as const) {
        await pool.command(0, command);
        expect((await pool.status(0)).refused, command).toBe(refused);
      }
      expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "FAULT", cause: "HOST_ABORT" });
      await pool.command(0, "START");
      expect(await pool.finish(0, LIMIT)).toMatchObject({ state: "DONE" });
      expect(await loaded.firstWrongLayer()).toBeNull();
    });

    test("while the task is being set up: nothing is begun", async () => {
      const loaded = await load(0, chainOf(44), home);
      await pool.command(0, "START");
      const { state, context } = await haltExactly(loaded, home, firstLists(loaded.chain), new Set());
      expect(state).toBe("STOPPED");
      expect(context).toEqual({ layersDone: 0, entriesDone: home.map(() => 0) });
    });
  });
}
