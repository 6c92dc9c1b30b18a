// SPDX-License-Identifier: Apache-2.0
/** RTL = functional emulator, every layer, on every number of cores; what was done is kept, so it may be interrupted. */
import type { Experiment, Request } from "../experiment.js";
import type { Job } from "../measure/job.js";
import { measureJobs } from "../measure/measure.js";

const NETWORKS = ["mobilenet-v1", "resnet50"];
/** Short runs first. */
const CORES = Array.from({ length: 16 }, (_, i) => 16 - i);

async function* run({ networks = NETWORKS, cores = CORES, preset = "virt-16x512", fresh = false }: Request) {
  const jobs = networks.flatMap((network) =>
    cores.map((count): Job => ({ network, backend: "rtl", preset, cores: count, layers: true })),
  );
  const results = await measureJobs(jobs, { fresh });
  for (const job of jobs) {
    const { network, design, cores: count, layers, differing, cycles, utilisation, seconds, revision } = results.get(job);
    yield {
      network,
      design,
      cores: count,
      layers,
      differing,
      cycles,
      "utilisation %": 100 * utilisation,
      "RTL s": seconds,
      revision,
      ok: differing === 0,
    };
  }
}

export const exactSweep: Experiment = {
  id: "exact-sweep",
  summary: "RTL = functional emulator for every layer of ResNet-50 and MobileNet v1 on 1..16 cores; resumable",
  run,
};
