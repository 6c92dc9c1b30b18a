// SPDX-License-Identifier: Apache-2.0
/** Programs of the workloads and their predicted cycles on 1..16 cores, which the division of private mode goes by. */
import { compileGraphInParallel, type Program, packProgram } from "@tessera/compiler";
import { type PoolConfig, preset } from "@tessera/hw";
import { LatencyCurve, predictCycles } from "@tessera/hypervisor";
import { cachedNetwork } from "../measure/network-cache.js";
import { compilerHash, frontendHash, hashFolder, keyOf, sha256 } from "../measure/sources.js";
import { remember } from "../measure/store.js";

export const POOL = "virt-16x512";
export const CLOCK_MHZ = 300;

export const poolConfig = (): PoolConfig => preset(POOL);

const programs = new Map<string, Promise<Program>>();

/** The product's program of a network: the same on designs of equal cores. */
export function poolProgram(network: string): Promise<Program> {
  const { core, cores } = poolConfig();
  const known =
    programs.get(network) ?? cachedNetwork(network).then((graph) => compileGraphInParallel(graph, core, { maxCores: cores }));
  programs.set(network, known);
  return known;
}

const programHashes = new Map<string, Promise<string>>();

function programHash(network: string): Promise<string> {
  const known = programHashes.get(network) ?? poolProgram(network).then((program) => sha256(packProgram(program)));
  programHashes.set(network, known);
  return known;
}

/** What the latency model says, and what is asked of it. */
const modelHash = async (): Promise<string> =>
  keyOf(
    await hashFolder("packages/compiler/dist/latency", /\.js$/),
    await hashFolder("packages/bench/dist/workload", /(steady|one-core-tilings)\.js$/),
  );

/**
 * A kept result of the latency model on the programs of some networks: found by the code as long as nothing of the compiler has
 * changed, else by the programs, which most changes leave as they are.
 */
export async function rememberPrediction<T>(
  networks: readonly string[],
  what: readonly unknown[],
  fresh: boolean,
  predict: () => Promise<T>,
): Promise<T> {
  const names = [...new Set(networks)];
  const model = await modelHash();
  const byCode = keyOf(await compilerHash(), await frontendHash(), model, names, what);
  return remember("workloads", byCode, fresh, async () =>
    remember("workloads", keyOf(await Promise.all(names.map(programHash)), model, what), fresh, predict),
  );
}

const curves = new Map<string, Promise<LatencyCurve>>();

/** Alone, with memory in all banks. */
export function poolCurve(network: string): Promise<LatencyCurve> {
  const { core, cores, banks } = poolConfig();
  const make = async (): Promise<LatencyCurve> => {
    const cycles = await rememberPrediction([network], ["curve", cores, banks], false, async () =>
      predictCycles(await poolProgram(network), core, cores, banks),
    );
    return new LatencyCurve(cycles, CLOCK_MHZ);
  };
  const known = curves.get(network) ?? make();
  curves.set(network, known);
  return known;
}
