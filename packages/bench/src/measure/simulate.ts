// SPDX-License-Identifier: Apache-2.0
/** Does one job: compiles, runs the functional emulator for the expected bytes, then the RTL; or asks the latency model. */
import { compileGraphInParallel, type Program, packProgram, predictLatency, type QGraph } from "@tessera/compiler";
import { type CounterName, type Device, openDevice } from "@tessera/host";
import { derive, type PoolConfig, verilate, writeDesign } from "@tessera/hw";
import { ddrBytes, utilisation } from "../metrics.js";
import { randomImage } from "../networks.js";
import { type Job, jobDesign, programKey } from "./job.js";
import type { DdrReport, Measurement } from "./measurement.js";
import { cachedNetwork } from "./network-cache.js";
import { hostHash, keyOf, revision, sha256 } from "./sources.js";
import { remember } from "./store.js";

/** Counts up when kept results lack something that new ones have. */
const RESULT_FORMAT = 1;

interface Compiled {
  readonly key: string;
  readonly graph: QGraph;
  readonly program: Program;
  readonly hash: string;
  /** Digests that the functional emulator computed, by number of cores. */
  readonly expected: Map<number, readonly string[]>;
}

export type Say = (text: string) => void;

/** The program compiled last: jobs of one program follow each other. */
let last: Compiled | undefined;

async function compileJob(job: Job, config: PoolConfig, say: Say): Promise<Compiled> {
  const key = programKey(job);
  if (last?.key === key) return last;
  say("compiling");
  const graph = await cachedNetwork(job.network);
  const program = await compileGraphInParallel(graph, config.core, {
    ...job.compile,
    // As in a package for users: the same on designs whose cores are equal, even where a task has one core only.
    maxCores: config.cores,
    featureBytesPerCore: derive(config).featureBytesPerCore,
    keepIntermediates: job.layers ?? false,
  });
  last = { key, graph, program, hash: sha256(packProgram(program)), expected: new Map() };
  return last;
}

const sum = (rows: readonly Readonly<Record<CounterName, number>>[]): Record<CounterName, number> =>
  rows.reduce<Record<string, number>>((total, row) => {
    for (const [name, value] of Object.entries(row)) total[name] = (total[name] ?? 0) + value;
    return total;
  }, {}) as Record<CounterName, number>;

interface Run {
  readonly digests: readonly string[];
  readonly cycles: number | null;
  readonly counters: Readonly<Record<CounterName, number>>;
  readonly seconds: number;
  /** Bytes that the DDR banks moved from start to end of the run; null where there is no DDR model. */
  readonly moved: number | null;
}

/** Runs the job's images, as many as the program takes at once, on an open device; digests of the layers or of the outputs. */
async function runOn(device: Device, { program, graph }: Compiled, { cores, layers }: Job): Promise<Run> {
  await using pool = await device.allocate({ cores });
  const loaded = await pool.load(program);
  const start = performance.now();
  const images = Array.from({ length: program.images }, (_, i) => randomImage(graph, i + 1));
  const before = ddrBytes(await device.report());
  const { cycles, counters, results } = await loaded.runImages(images);
  const after = ddrBytes(await device.report());
  const seconds = (performance.now() - start) / 1000;
  const outputs = results.flatMap((image) => [...image.values()]).map((values) => sha256(values));
  const digests = layers ? (await loaded.layerDigests()).map(({ sha256: digest }) => digest) : outputs;
  const moved = before === null || after === null ? null : after - before;
  return { digests, cycles, counters: sum(counters), seconds, moved };
}

/** Digests by the functional emulator. Outputs are the same on any number of cores; layers are compared on the same one. */
async function expectedDigests(compiled: Compiled, job: Job, config: PoolConfig, say: Say): Promise<readonly string[]> {
  const cores = job.layers ? job.cores : 1;
  const known = compiled.expected.get(cores);
  if (known !== undefined) return known;
  say("functional emulator");
  await using device = await openDevice({ backend: "sw_emu", config });
  const { digests } = await runOn(device, compiled, { ...job, cores });
  compiled.expected.set(cores, digests);
  return digests;
}

async function simulate(job: Job, config: PoolConfig, library: string, compiled: Compiled, say: Say): Promise<Measurement> {
  const expected = await expectedDigests(compiled, job, config, say);
  say("RTL");
  await using device = await openDevice({ backend: "hw_emu", config, library, simulation: { ddr: job.ddr ?? {} } });
  const { digests, cycles, counters, seconds, moved } = await runOn(device, compiled, job);
  const report = await device.report();
  const differing = digests.filter((digest, i) => digest !== expected[i]).length;
  return {
    ...described(job, config, compiled.program, cycles ?? 0),
    backend: "Verilated RTL",
    ddrBytes: moved,
    differing: digests.length === 0 ? 1 : differing,
    counters,
    ddr: report.ddr as DdrReport,
    seconds,
    kcyclesPerSecond: report.kcycles_per_s as number,
    revision: await revision(),
  };
}

const described = ({ network, cores }: Job, { name, core }: PoolConfig, { macs, layers }: Program, cycles: number) => ({
  network,
  design: name,
  cores,
  cycles,
  macs,
  macsPerCycle: core.pp * core.icp * core.ocp * cores,
  utilisation: utilisation(macs, core, cores, cycles) ?? 0,
  layers: layers.length,
});

async function predict(job: Job, config: PoolConfig, { program }: Compiled): Promise<Measurement> {
  const { cycles, readBytes, writeBytes } = predictLatency(program, config.core, job.cores, {
    featureBytesPerCore: derive(config).featureBytesPerCore,
  });
  return {
    ...described(job, config, program, Math.round(cycles)),
    backend: "latency model",
    ddrBytes: readBytes + writeBytes,
    differing: null,
    counters: null,
    ddr: null,
    seconds: null,
    kcyclesPerSecond: null,
    revision: await revision(),
  };
}

export interface Performance {
  readonly fresh: boolean;
  readonly say: Say;
  /** Ends the build of a simulator. */
  readonly signal: AbortSignal;
}

/** The measurement of a job: kept under what determines it, else made. */
export async function performJob(job: Job, { fresh, say, signal }: Performance): Promise<Measurement> {
  const config = jobDesign(job);
  const compiled = await compileJob(job, config, say);
  if (job.backend === "model") return predict(job, config, compiled);
  say("simulator");
  const { folder } = await writeDesign(config, { signal });
  const { library } = await verilate({ design: folder, signal });
  const { cores, ddr = {}, repetition = 0 } = job;
  const key = keyOf(RESULT_FORMAT, compiled.hash, library.split("/").at(-2), await hostHash(), cores, ddr, repetition);
  return remember("simulations", key, fresh, () => simulate(job, config, library, compiled, say));
}
