// SPDX-License-Identifier: Apache-2.0
/** RTL = HLS core, every byte of every layer: small networks on some numbers of cores, and the large ones on all. */
import { preset as presetConfig } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import type { Job } from "../measure/job.js";
import { measureJobs } from "../measure/measure.js";

/** A pool of one cluster is simulated faster, and its cores are the same. */
const SMALL_POOL = "virt-4x512";
const LARGE_POOL = "virt-16x512";

function jobOf(network: string, cores: number, preset: string | undefined): Job {
  const fits = cores <= presetConfig(SMALL_POOL).cores ? SMALL_POOL : LARGE_POOL;
  return { network, backend: "rtl", preset: preset ?? fits, cores, layers: true };
}

async function* compare(networks: readonly string[], cores: readonly number[], { preset, fresh = false }: Request) {
  // Without virtualization every task has the one core it was built with.
  const config = presetConfig(preset ?? LARGE_POOL);
  const most = config.virtualization === "none" ? 1 : config.cores;
  const counts = cores.filter((n) => n <= most);
  const jobs = networks.flatMap((network) => counts.map((n) => jobOf(network, n, preset)));
  const results = await measureJobs(jobs, { fresh });
  for (const job of jobs) {
    const run = results.get(job);
    yield {
      network: run.network,
      design: run.design,
      cores: run.cores,
      backend: run.backend,
      layers: run.layers,
      differing: run.differing,
      cycles: run.cycles,
      "utilisation %": 100 * run.utilisation,
      "DDR MB": (run.ddrBytes ?? Number.NaN) / 1e6,
      "kcycles/s": run.kcyclesPerSecond,
      "RTL s": run.seconds,
      revision: run.revision,
      ok: run.differing === 0,
    } satisfies Row;
  }
}

const SMALL_NETWORKS = ["resnet8", "resnet20", "kws", "mobilenet-v1-0.25"];
const LARGE_NETWORKS = ["mobilenet-v1", "resnet50"];
/** The shortest runs first. */
const EVERY_COUNT = Array.from({ length: 16 }, (_, i) => 16 - i);

export const digests: Experiment = {
  id: "digests",
  summary: "RTL = HLS core: SHA-256 of every layer's output on both, with cycles, utilisation and DDR bytes of the RTL",
  run: (request) =>
    compare(request.networks ?? SMALL_NETWORKS, request.cores ?? [1, 3, 4, 16], { preset: LARGE_POOL, ...request }),
};

export const exactSweep: Experiment = {
  id: "exact-sweep",
  summary: `the same for ResNet-50 and MobileNet v1 on 1..16 cores, on ${SMALL_POOL} where it has enough; resumable`,
  run: (request) => compare(request.networks ?? LARGE_NETWORKS, request.cores ?? EVERY_COUNT, request),
};
