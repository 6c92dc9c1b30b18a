// SPDX-License-Identifier: Apache-2.0
/** Private mode's division of a pool: exact optimum against the greedy heuristic and even shares, over mixes of tasks, by the latency model. */
import { compileGraph } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { greedyDivision, LatencyCurve, optimalDivision, type PrivateTask, predictCycles } from "@tessera/hypervisor";
import { Random } from "@tessera/zoo";
import type { Experiment, Request, Row } from "../experiment.js";
import { cachedNetwork } from "../measure/network-cache.js";

const NETWORKS = ["resnet8", "kws", "resnet20", "mobilenet-v1-0.25"];
const TASKS = [1, 2, 4, 8, 12, 16];
const MIXES = 100;
const SEED = 1;
const CLOCK_MHZ = 300;

const percent = (value: number): number => Math.round(value * 10_000) / 100;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Everybody the same number of cores, idle ones left idle. */
function evenWorth(cores: number, tasks: readonly PrivateTask[]): number {
  const share = Math.floor(cores / tasks.length);
  return tasks.reduce((sum, { worth }) => sum + (worth[share - 1] as number), 0);
}

/** Any networks, with priorities 1 to 4. */
function randomMix(random: Random, count: number, curves: readonly LatencyCurve[]): PrivateTask[] {
  return Array.from({ length: count }, (_, i) => {
    const curve = curves[random.index(curves.length)] as LatencyCurve;
    const priority = 1 + random.index(4);
    const worth = curve.cycles.map((_cycles, n) => priority * curve.rate(n + 1));
    return { id: `task${i}`, tenant: `tenant${i}`, worth, min: 1, max: worth.length };
  });
}

async function* run(request: Request): AsyncGenerator<Row> {
  const config = preset(request.preset ?? "virt-16x512");
  const curves: LatencyCurve[] = [];
  for (const name of request.networks ?? NETWORKS) {
    const program = compileGraph(await cachedNetwork(name), config.core, { maxCores: config.cores });
    curves.push(new LatencyCurve(predictCycles(program, config.core, config.cores, config.banks), CLOCK_MHZ));
  }
  const random = new Random(SEED);
  const pool = { cores: config.cores, quotas: new Map<string, number>() };
  for (const count of TASKS.filter((tasks) => tasks <= config.cores)) {
    const greedy: number[] = [];
    const even: number[] = [];
    const times: number[] = [];
    for (let mix = 0; mix < (request.limit ?? MIXES); mix++) {
      const tasks = randomMix(random, count, curves);
      const begun = performance.now();
      const optimum = optimalDivision(pool, tasks)?.worth ?? Number.NaN;
      times.push(performance.now() - begun);
      greedy.push(1 - (greedyDivision(pool, tasks)?.worth ?? 0) / optimum);
      even.push(1 - evenWorth(pool.cores, tasks) / optimum);
    }
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
    yield {
      tasks: count,
      preset: config.name,
      backend: "latency model",
      mixes: times.length,
      "greedy behind %": percent(mean(greedy)),
      "at most %": percent(Math.max(...greedy)),
      "even shares behind %": percent(mean(even)),
      "at most (even) %": percent(Math.max(...even)),
      "decision us (median)": Math.round(median(times) * 1000),
      ok: Math.min(...greedy, ...even) >= -1e-9,
    };
  }
}

export const allocation: Experiment = {
  id: "allocation",
  summary: "Cores of private mode divided by the exact optimum, against a greedy heuristic and even shares, by the latency model",
  run,
};
