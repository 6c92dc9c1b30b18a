// SPDX-License-Identifier: Apache-2.0
/** Does one job: compiles, runs the functional emulator for the expected bytes, then the RTL; or asks the latency model. */
import { type Program, predictLatency } from "@tessera/compiler";
import { type CounterName, type Device, type LoadedProgram, openDevice } from "@tessera/host";
import { buildSimulator, derive, type PoolConfig } from "@tessera/hw";
import { BenchError } from "../errors.js";
import { ddrBytes, spread, utilisation } from "../metrics.js";
import { randomImage } from "../networks.js";
import { type CompiledNetwork, compileNetwork } from "./compile.js";
import { type PreparedCompany, prepareCompany, runInCompany } from "./in-company.js";
import { type Job, jobDesign, programKey } from "./job.js";
import type { DdrReport, Measurement } from "./measurement.js";
import { hostHash, keyOf, revision, sha256 } from "./sources.js";
import { remember } from "./store.js";

/** Counts up when kept results lack something that new ones have. */
const RESULT_FORMAT = 1;

interface Compiled extends CompiledNetwork {
  readonly key: string;
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
  const compiled = await compileNetwork(job.network, config, { ...job.compile, keepIntermediates: job.layers ?? false });
  last = { key, ...compiled, expected: new Map() };
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
  /** The backend's, when the run had ended. */
  readonly report: Readonly<Record<string, unknown>>;
  readonly latencies?: readonly number[];
  readonly starts?: readonly number[];
}

/** As many images as the program takes at once. */
const imagesOf = ({ program, graph }: Compiled) => Array.from({ length: program.images }, (_, i) => randomImage(graph, i + 1));

/** Digests of the layers, or of the outputs as they lie in memory. */
async function digestsOf(loaded: LoadedProgram, { layers }: Job): Promise<string[]> {
  if (layers) return (await loaded.layerDigests()).map(({ sha256: digest }) => digest);
  const digests: string[] = [];
  for (const { region } of loaded.program.outputs) digests.push(sha256(await loaded.readRegion(region)));
  return digests;
}

/** Runs the job's images on an open device. */
async function runOn(device: Device, compiled: Compiled, job: Job): Promise<Run> {
  await using pool = await device.allocate({ cores: job.cores });
  const loaded = await pool.load(compiled.program);
  const start = performance.now();
  const before = ddrBytes(await device.report());
  const { cycles, counters } = await loaded.runImages(imagesOf(compiled));
  const report = await device.report();
  const after = ddrBytes(report);
  const seconds = (performance.now() - start) / 1000;
  const moved = before === null || after === null ? null : after - before;
  return { digests: await digestsOf(loaded, job), cycles, counters: sum(counters), seconds, moved, report };
}

/** The same beside others; what the banks moved is everybody's. */
async function runBeside(device: Device, compiled: Compiled, job: Job, company: PreparedCompany): Promise<Run> {
  const start = performance.now();
  const subject = { program: compiled.program, images: imagesOf(compiled) };
  const { found, counters, ...times } = await runInCompany(device, subject, company, async (loaded) => ({
    digests: await digestsOf(loaded, job),
    report: await device.report(),
  }));
  const seconds = (performance.now() - start) / 1000;
  return { ...found, ...times, cycles: spread(times.latencies).median, counters: sum(counters), seconds, moved: null };
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

interface Simulation {
  readonly config: PoolConfig;
  readonly library: string;
  readonly company: PreparedCompany | null;
  readonly say: Say;
}

async function simulate(job: Job, compiled: Compiled, { config, library, company, say }: Simulation): Promise<Measurement> {
  const expected = await expectedDigests(compiled, job, config, say);
  say("RTL");
  await using device = await openDevice({ backend: "hw_emu", config, library, simulation: { ddr: job.ddr ?? {} } });
  const run = company === null ? await runOn(device, compiled, job) : await runBeside(device, compiled, job, company);
  const { digests, cycles, moved, report, ...measured } = run;
  const differing = digests.filter((digest, i) => digest !== expected[i]).length;
  return {
    ...described(job, config, compiled.program, cycles ?? 0),
    backend: "Verilated RTL",
    ddrBytes: moved,
    differing: digests.length === 0 ? 1 : differing,
    ...measured,
    ddr: report.ddr as DdrReport,
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
  if (job.backend === "model" && job.company !== undefined) {
    throw new BenchError("NO_MODEL", "the latency model knows no others on the pool; measure it in RTL");
  }
  const compiled = await compileJob(job, config, say);
  if (job.backend === "model") return predict(job, config, compiled);
  say("simulator");
  const { library } = await buildSimulator(config, { signal });
  const { cores, ddr = {}, repetition = 0 } = job;
  const company = job.company === undefined ? null : await prepareCompany(job.company, config);
  const beside = company === null ? [] : [job.company, company.hashes];
  const key = keyOf(RESULT_FORMAT, compiled.hash, library.split("/").at(-2), await hostHash(), cores, ddr, repetition, ...beside);
  return remember("simulations", key, fresh, () => simulate(job, compiled, { config, library, company, say }));
}
