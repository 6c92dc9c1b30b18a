// SPDX-License-Identifier: Apache-2.0
/**
 * Measures a network on a pool that others use at the same time. It starts in cycles that are the same whoever is there, so
 * that neither the phase of refreshes and slots nor the host's reaction is part of the difference between two such measurements.
 */
import { type Program, packProgram } from "@tessera/compiler";
import {
  type CoreCounters,
  counterDifference,
  type Device,
  type DeviceImages,
  type LoadedProgram,
  type VirtualPool,
} from "@tessera/host";
import type { PoolConfig } from "@tessera/hw";
import { BenchError } from "../errors.js";
import { hammerProgram } from "../hammer/hammer-program.js";
import { CycleClock } from "../simulated-time.js";
import { CoRunners } from "./co-runners.js";
import type { Company, CoRunner } from "./company.js";
import { compileNetwork } from "./compile.js";
import { sha256 } from "./sources.js";

/** Starts are in multiples of it: whole frames of the turns on the instruction port (48 cycles) and of a bank (2 to 4 slots of 64). */
const GRID_CYCLES = 3 * 2 ** 13;
/** So late that everybody's program is loaded. */
const FIRST_START = 2 * GRID_CYCLES;
/** Between the end of a run and the next start: so long that the others, who end their runs meanwhile, seldom move it. */
const PAUSE_CYCLES = GRID_CYCLES;
/** The others are in full swing when the first run starts. */
const WARM_UP_CYCLES = 12_288;
/** Before a start at least: whoever was told of something has done what he does then. */
const SETTLE_CYCLES = 4096;

export interface CompanyRun {
  /** Cycles from doorbell to completion, by inference. */
  readonly latencies: readonly number[];
  /** Cycles since reset in which they started. */
  readonly starts: readonly number[];
  /** What the network's cores did during all of these runs, in the order of its virtual cores. */
  readonly counters: readonly CoreCounters[];
}

/** The first cycle of the grid with `ahead` cycles before it. */
const nextStart = (now: number, ahead: number): number => Math.ceil((now + ahead) / GRID_CYCLES) * GRID_CYCLES;

/** Starts the task in a cycle of the grid, `earliest` or later. */
function startOnGrid(device: Device, clock: CycleClock, { control }: VirtualPool, earliest: number): Promise<void> {
  return device.interrupts.still(async () => {
    const start = Math.max(nextStart(earliest, 0), nextStart(await clock.now(), SETTLE_CYCLES));
    if (!(await clock.until(start))) {
      throw new BenchError(
        "MEASUREMENT_FAILED",
        `the run could not be started in cycle ${start}: it is past, or no access ends in it`,
      );
    }
    await control.command("START");
  });
}

async function setSharing(device: Device, { slots = [], fetchSlot = 1 }: Company): Promise<void> {
  if (fetchSlot > 1) await device.setFetchSlot(fetchSlot);
  for (const { bank, owners, settings } of slots) await device.setBankSlots(bank, { ...settings, owners });
}

/** A company with everybody's program. */
export interface PreparedCompany {
  readonly company: Company;
  readonly others: readonly { readonly runner: CoRunner; readonly program: Program }[];
  /** Of the programs. */
  readonly hashes: readonly string[];
}

/** IFPs of a hammer per core and run: of one that rests now and then, few. */
const BURST_REPEATS = 1;

async function programOf({ runs, cores, pace }: CoRunner, config: PoolConfig): Promise<Program> {
  if ("network" in runs) return (await compileNetwork(runs.network, config)).program;
  const repeats = pace === "steady" ? {} : { repeats: BURST_REPEATS };
  return hammerProgram(runs.hammer, config.core, { maxCores: cores.length, ...repeats });
}

export async function prepareCompany(company: Company, config: PoolConfig): Promise<PreparedCompany> {
  const others: { runner: CoRunner; program: Program }[] = [];
  for (const runner of company.others) others.push({ runner, program: await programOf(runner, config) });
  return { company, others, hashes: others.map(({ program }) => sha256(packProgram(program))) };
}

/** What is measured. */
export interface Subject {
  readonly program: Program;
  readonly images: readonly DeviceImages[];
}

/** Runs the network in its company; `inspect` sees its results before the device is closed. */
export async function runInCompany<T>(
  device: Device,
  { program, images }: Subject,
  { company, others }: PreparedCompany,
  inspect: (loaded: LoadedProgram) => Promise<T>,
): Promise<CompanyRun & { found: T }> {
  // Frames begin with the commit: before anybody waits for an interrupt, which takes as long as the machine lets it.
  await setSharing(device, company);
  const pool = await device.allocate({ cores: company.cores, banks: company.banks });
  const loaded = await pool.load(program);
  // Nothing has run on these cores before the first start: what an earlier run leaves in arbiters and queues would depend on when it ended.
  await loaded.placeImages(images);
  const running = await CoRunners.prepare(device, others);
  const before = await device.counters(pool.cores);
  const clock = await CycleClock.of(device);
  await device.interrupts.still(async () =>
    clock.until(Math.max(FIRST_START, nextStart(await clock.now(), WARM_UP_CYCLES)) - WARM_UP_CYCLES),
  );
  running.start();
  const latencies: number[] = [];
  const starts: number[] = [];
  let earliest = FIRST_START;
  while (latencies.length < company.inferences) {
    const from = earliest;
    await running.alone(() => startOnGrid(device, clock, pool, from));
    await pool.control.throwOnFault(await device.interrupts.rest(pool.control));
    running.check();
    const latency = await pool.control.cycles();
    const start = Number(await device.registers.wide("TASK", "START", pool.control.task));
    latencies.push(latency);
    starts.push(start);
    earliest = start + latency + PAUSE_CYCLES;
  }
  const after = await device.counters(pool.cores);
  const counters = after.map((row, i) => counterDifference(before[i] as CoreCounters, row));
  const found = await inspect(loaded);
  await running.stop(() => device.close());
  return { latencies, starts, counters, found };
}
