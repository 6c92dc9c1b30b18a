// SPDX-License-Identifier: Apache-2.0
/** T1, T2 and T5 with a slower memory: twice the latency of the path, four fifths of the bandwidth, and both. */
import type { Experiment, Request } from "../experiment.js";
import type { Job } from "../measure/job.js";
import { measureJobs } from "../measure/measure.js";
import { ddrName } from "../measure/measurement.js";
import { everyJob, PAPER_NETWORKS } from "../targets/jobs.js";

/** The first is the memory that every other figure is measured with. */
const MEMORIES: readonly NonNullable<Job["ddr"]>[] = [
  {},
  { latency_scale: 2 },
  { bandwidth_scale: 0.8 },
  { latency_scale: 2, bandwidth_scale: 0.8 },
];

async function* run({ networks = PAPER_NETWORKS, cores = [16], preset = "virt-16x512", fresh = false }: Request) {
  const bases = everyJob(networks, cores, { preset });
  const jobsOf = (base: Job): Job[] => MEMORIES.map((ddr) => (Object.keys(ddr).length === 0 ? base : { ...base, ddr }));
  const results = await measureJobs(bases.flatMap(jobsOf), { fresh });
  for (const base of bases) {
    const nominal = results.get(base);
    for (const job of jobsOf(base)) {
      const measured = results.get(job);
      yield {
        network: measured.network,
        design: measured.design,
        cores: measured.cores,
        backend: measured.backend,
        memory: ddrName(measured),
        cycles: measured.cycles,
        "utilisation %": 100 * measured.utilisation,
        "more cycles %": 100 * (measured.cycles / nominal.cycles - 1),
        "DDR MB": (measured.ddrBytes ?? Number.NaN) / 1e6,
        "sequential reads, % of peak": measured.ddr?.measured_percent_of_peak["sequential read 4 KiB"] ?? null,
        revision: measured.revision,
        ok: measured.differing === 0,
      };
    }
  }
}

export const sensitivity: Experiment = {
  id: "sensitivity",
  summary: "utilisation and DDR bytes with a memory of twice the latency, of four fifths of the bandwidth, and of both",
  run,
};
