// SPDX-License-Identifier: Apache-2.0
/**
 * Different networks as tasks at once on one pool in RTL, all with memory in all banks: each result must equal the functional emulator's;
 * beside its cycles those that the latency model predicts of it in this company.
 */
import { compileGraph, type Program, predictTogether } from "@tessera/compiler";
import type { BackendName } from "@tessera/host";
import { type PoolConfig, preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { loadNetwork, randomImage } from "../networks.js";
import { openBackend } from "../open-backend.js";

const NETWORKS = ["resnet8", "kws", "resnet20", "mobilenet-v1-0.25"];

interface Tenant {
  readonly name: string;
  readonly program: Program;
  readonly image: Map<string, Int8Array>;
}

interface Result {
  readonly outputs: readonly (readonly [string, Int8Array])[];
  readonly cycles: number | null;
}

/** All tenants start before any is awaited. */
async function runTogether(
  backend: BackendName,
  config: PoolConfig,
  tenants: readonly Tenant[],
  cores: number,
): Promise<Result[]> {
  await using device = await openBackend(backend, config);
  const banks = Array.from({ length: config.banks }, (_, bank) => bank);
  const loaded = [];
  for (const { program } of tenants) loaded.push(await (await device.allocate({ cores, banks })).load(program));
  const runs = await Promise.all(loaded.map((program, i) => program.runImages([(tenants[i] as Tenant).image])));
  return runs.map(({ results, cycles }) => ({ outputs: [...(results[0] ?? [])], cycles }));
}

const sameBytes = (a: Result, b: Result): boolean =>
  a.outputs.length > 0 &&
  a.outputs.every(([name, data], i) => {
    const [otherName, other] = b.outputs[i] ?? ["", new Int8Array()];
    return name === otherName && Buffer.compare(Buffer.from(data.buffer), Buffer.from(other.buffer)) === 0;
  });

/** Cores of the tasks follow each other, as `allocate` takes them; no task begins again. */
function predicted({ core, cores: all, clusters, banks }: PoolConfig, tenants: readonly Tenant[], cores: number): number[] {
  const clusterOf = (physical: number): number => Math.floor((physical * clusters) / all);
  const tasks = tenants.map(({ program }, i) => ({
    program,
    clusters: Array.from({ length: cores }, (_, c) => clusterOf(i * cores + c)),
  }));
  return predictTogether(tasks, core, { banks, goOn: false }).runs.map(([cycles]) => cycles as number);
}

async function* run(request: Request): AsyncGenerator<Row> {
  const presetName = request.preset ?? "virt-16x512";
  const config = preset(presetName);
  const names = request.networks ?? NETWORKS;
  const cores = request.cores?.[0] ?? Math.floor(config.cores / names.length);
  const tenants: Tenant[] = [];
  for (const [i, name] of names.entries()) {
    const graph = await loadNetwork(name);
    tenants.push({ name, program: compileGraph(graph, config.core, { maxCores: cores }), image: randomImage(graph, i + 1) });
  }
  const rtl = await runTogether("hw_emu", config, tenants, cores);
  const hls = await runTogether("sw_emu", config, tenants, cores);
  const model = predicted(config, tenants, cores);
  for (const [i, { name }] of tenants.entries()) {
    const ok = sameBytes(rtl[i] as Result, hls[i] as Result);
    const cycles = rtl[i]?.cycles ?? null;
    const ratio = cycles === null ? null : (model[i] as number) / cycles;
    yield { task: i, network: name, preset: presetName, cores, cycles, "model / RTL": ratio, ok };
  }
}

export const tasks: Experiment = {
  id: "tasks",
  summary: "different networks as tasks at once on one pool in RTL, each result equal to the functional emulator's",
  run,
};
