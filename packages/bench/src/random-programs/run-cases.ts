// SPDX-License-Identifier: Apache-2.0
/** Runs cases on the emulator and on the RTL, and after every one that may do harm a program whose result is known. */
import { openBare } from "@tessera/host";
import { buildSimulator, type PoolConfig } from "@tessera/hw";
import { BarePool, type Bounds, type Outcome } from "./bare-pool.js";
import { legalCase, makeCase, type TestCase } from "./test-case.js";
import { compare, verdictOf, WATCHDOG } from "./verdict.js";
import { firstDifference, makeWindow, placeText, type Window } from "./window.js";

export interface CaseResult {
  readonly test: TestCase;
  readonly emulated: string;
  readonly simulated: string;
  readonly cycles: number;
  readonly wrong: string | null;
  readonly allowed: string | null;
  /** Of the RTL. */
  readonly outcome: Outcome;
}

const SOFT_BOUNDS: Bounds = { waitMs: 1000, waits: 1, cycles: Number.POSITIVE_INFINITY };
/** The watchdog ends what stands still; what goes on for so long is aborted. */
const HARD_BOUNDS: Bounds = { waitMs: 2000, waits: 1000, cycles: 2_000_000 };
const [CASE_TASK, GOOD_TASK] = [0, 1];
const GOOD_SEED = 4_000_037;

export interface Pools {
  readonly config: PoolConfig;
  readonly emulator: BarePool;
  readonly rtl: BarePool;
  /** Switches watchdogs and interrupts on, as they are when the pools are opened. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

export interface RtlOptions {
  /** A library that is built already. */
  readonly library?: string;
  readonly simulation?: Readonly<Record<string, unknown>>;
}

export async function openPools(config: PoolConfig, { library, simulation = {} }: RtlOptions = {}): Promise<Pools> {
  const built = library ?? (await buildSimulator(config)).library;
  const soft = await openBare({ backend: "sw_emu", config, threads: 1 });
  const hard = await openBare({ backend: "hw_emu", config, library: built, simulation });
  const emulator = new BarePool(soft, config, SOFT_BOUNDS);
  const rtl = new BarePool(hard, config, HARD_BOUNDS);
  const pools = {
    ...{ config, emulator, rtl },
    prepare: async () => {
      await emulator.prepare(WATCHDOG);
      await rtl.prepare(WATCHDOG);
    },
    close: async () => {
      await soft.close();
      await hard.close();
    },
  };
  await pools.prepare();
  return pools;
}

/** A small program that uses all cores, with the memory it leaves. */
export class KnownGood {
  private readonly test: TestCase;
  private readonly window: Window;
  private readonly expected: Uint8Array;

  private constructor(test: TestCase, window: Window, expected: Uint8Array) {
    this.test = test;
    this.window = window;
    this.expected = expected;
  }

  static async of({ config, emulator }: Pools): Promise<KnownGood> {
    const test = legalCase(config, GOOD_SEED, { small: true });
    const window = makeWindow(test);
    const { memory, state } = await emulator.run(GOOD_TASK, test, window);
    if (state !== "DONE") throw new RangeError(`the known-good program ends with ${state}`);
    return new KnownGood(test, window, memory);
  }

  /** What is wrong with its result on a pool; null: nothing. */
  async wrong(pool: BarePool): Promise<string | null> {
    const outcome = await pool.run(GOOD_TASK, this.test, this.window);
    if (verdictOf(outcome) !== "DONE") return `afterwards a good program ends with ${verdictOf(outcome)}`;
    const at = firstDifference(outcome.memory, this.expected);
    return at === null ? null : `afterwards a good program has another result, ${placeText(this.window, at)}`;
  }
}

export async function runCase(pools: Pools, good: KnownGood, number: number): Promise<CaseResult> {
  const test = makeCase(pools.config, number);
  const window = makeWindow(test);
  const emulated = await pools.emulator.run(CASE_TASK, test, window);
  const outcome = await pools.rtl.run(CASE_TASK, test, window);
  const { wrong, allowed } = compare(test, window, emulated, outcome);
  const after =
    wrong === null && test.kind !== "legal" ? ((await good.wrong(pools.rtl)) ?? (await good.wrong(pools.emulator))) : null;
  return {
    ...{ test, outcome, allowed },
    emulated: verdictOf(emulated),
    simulated: verdictOf(outcome),
    cycles: Math.max(...outcome.counters.map(({ CYCLES = 0 }) => CYCLES)),
    wrong: wrong ?? after,
  };
}
