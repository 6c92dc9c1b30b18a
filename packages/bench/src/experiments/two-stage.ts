// SPDX-License-Identifier: Apache-2.0
/**
 * E2, as it was shown: a network is compiled once, statically; then for two cores, dynamically, and run; then for four, and run. Beside each other
 * what both stages take, and how fast the task is then.
 */
import { compileGraphInParallel, type Program } from "@tessera/compiler";
import { transferMs } from "@tessera/host";
import { preset as presetOf } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { measureJobs } from "../measure/measure.js";
import { cachedNetwork } from "../measure/network-cache.js";
import { machine } from "../measure/sources.js";
import { percentile } from "../metrics.js";
import { timeDynamicCompilation } from "../reconfiguration/compile-times.js";
import { switchTransfer } from "../reconfiguration/switch-cost.js";
import { wholeClusters } from "../reconfiguration/whole-clusters.js";
import { everyJob } from "../targets/jobs.js";
import { timeRuns } from "../wall-clock.js";

const NETWORKS = ["resnet50", "vgg16"];
const CORES = [2, 4];
const PRESET = "virt-16x512";
const STATIC_RUNS = 5;
const DYNAMIC_RUNS = 1000;
const SEED = 2;
/** Cycles per millisecond at the assumed clock. */
const CLOCK = 300_000;

async function* run(request: Request): AsyncGenerator<Row> {
  const { networks = NETWORKS, cores = CORES, preset = PRESET, limit = DYNAMIC_RUNS, seed = SEED, fresh = false } = request;
  const config = presetOf(preset);
  const jobs = everyJob(networks, cores, { preset, backend: request.modelOnly ? "model" : "rtl" });
  const results = await measureJobs(jobs, { fresh });
  for (const network of networks) {
    const graph = await cachedNetwork(network);
    const compile = (): Promise<Program> => compileGraphInParallel(graph, config.core, { maxCores: config.cores });
    const statically = await timeRuns(STATIC_RUNS, compile);
    for (const job of jobs.filter((one) => one.network === network)) {
      const placement = wholeClusters(job.cores, config);
      const times = timeDynamicCompilation(await compile(), { repetitions: limit, seed, placement: () => placement });
      const compileMs = times.whole.map(({ milliseconds }) => milliseconds);
      const [first] = times.whole;
      const found = results.get(job);
      const ms = found.cycles / CLOCK;
      yield {
        ...{ network, preset, "static s": statically.median, cores: job.cores },
        "dynamic p50 ms": percentile(compileMs, 0.5),
        "dynamic p99 ms": percentile(compileMs, 0.99),
        "table B": first?.tableBytes ?? null,
        "transfer ms": first === undefined ? null : transferMs(switchTransfer(first, config.cores)),
        ...{ cycles: found.cycles, "run ms": ms, fps: 1000 / ms, "utilisation %": 100 * found.utilisation },
        ...{ backend: found.backend, machine: machine(), revision: found.revision, ok: (found.differing ?? 0) === 0 },
      };
    }
  }
}

export const twoStage: Experiment = {
  id: "two-stage",
  summary: "E2: one static compilation, then a dynamic one for 2 cores and one for 4, a run after each: times and throughput",
  hasModel: true,
  run,
};
