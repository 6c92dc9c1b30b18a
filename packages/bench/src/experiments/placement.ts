// SPDX-License-Identifier: Apache-2.0
/** Which virtual core lies in which cluster: the rule of the dynamic compiler against every other way, by the latency model. */
import { clusterOrder, compileGraph, predictLatency } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { cachedNetwork } from "../measure/network-cache.js";
import { assignments } from "../placements.js";

const PLACEMENTS = [
  [2, 1],
  [2, 2],
  [3, 1],
  [2, 1, 1],
  [3, 2],
  [4, 1],
  [3, 3],
  [4, 2],
  [2, 2, 2],
  [4, 3],
] as const;
const MOST_REGRET = 0.02;

const percent = (value: number): number => Math.round(value * 10_000) / 100;

async function* run(request: Request): AsyncGenerator<Row> {
  const config = preset(request.preset ?? "virt-16x512");
  const most = Math.max(...PLACEMENTS.map((placement) => placement.reduce((a, b) => a + b, 0)));
  for (const name of request.networks ?? ["resnet8", "mobilenet-v1-0.25"]) {
    const program = compileGraph(await cachedNetwork(name), config.core, { maxCores: most });
    for (const placement of PLACEMENTS) {
      const cores = placement.reduce((sum, count) => sum + count, 0);
      if (request.cores !== undefined && !request.cores.includes(cores)) continue;
      const cyclesOf = (clusterOf: readonly number[]): number =>
        predictLatency(program, config.core, cores, { banks: placement.length, clusterOf }).cycles;
      const chosen = cyclesOf(clusterOrder(placement));
      const all = [...assignments(placement)].map(cyclesOf);
      const best = Math.min(...all);
      const regret = chosen / best - 1;
      yield {
        network: name,
        preset: config.name,
        backend: "latency model",
        placement: placement.join(" + "),
        ways: all.length,
        chosen,
        best,
        worst: Math.max(...all),
        "regret %": percent(regret),
        "worst regret %": percent(Math.max(...all) / best - 1),
        ok: regret <= MOST_REGRET,
      };
    }
  }
}

export const placement: Experiment = {
  id: "placement",
  summary:
    "Virtual cores on clusters of unequal size: the dynamic compiler's choice against the best of all, by the latency model",
  run,
};
