// SPDX-License-Identifier: Apache-2.0
/** What each technique is worth: whole networks in RTL with all of them, and with one of them switched off at a time. */
import type { Experiment, Request, Row } from "../experiment.js";
import type { Job } from "../measure/job.js";
import { measureJobs } from "../measure/measure.js";
import { ddrName, type Measurement } from "../measure/measurement.js";
import { everyJob, PAPER_NETWORKS } from "../targets/jobs.js";
import { SWITCHED_TECHNIQUES } from "../techniques.js";

const row = (without: string, meaning: string, run: Measurement, all: Measurement): Row => ({
  network: run.network,
  design: run.design,
  cores: run.cores,
  backend: run.backend,
  without,
  cycles: run.cycles,
  "utilisation %": 100 * run.utilisation,
  "more cycles %": 100 * (run.cycles / all.cycles - 1),
  "DDR MB": (run.ddrBytes ?? Number.NaN) / 1e6,
  "more MB": ((run.ddrBytes ?? Number.NaN) - (all.ddrBytes ?? Number.NaN)) / 1e6,
  memory: ddrName(run),
  revision: run.revision,
  meaning,
  ok: (run.differing ?? 0) === 0,
});

async function* run({ networks = PAPER_NETWORKS, cores = [16], preset = "virt-16x512", modelOnly, fresh = false }: Request) {
  const bases = everyJob(networks, cores, { backend: modelOnly ? "model" : "rtl", preset });
  // The model knows what the compiler does, not what a design is built without.
  const switched = SWITCHED_TECHNIQUES.filter(({ off }) => !modelOnly || off.design === undefined);
  const without = (base: Job): Job[] => switched.map(({ off }) => ({ ...base, ...off }));
  const results = await measureJobs(
    bases.flatMap((base) => [base, ...without(base)]),
    { fresh },
  );
  for (const base of bases) {
    const all = results.get(base);
    yield row("nothing", "all techniques", all, all);
    for (const [i, job] of without(base).entries()) {
      const { id, without: meaning } = switched[i] as (typeof switched)[number];
      yield row(id, meaning, results.get(job), all);
    }
  }
}

export const techniques: Experiment = {
  id: "techniques",
  summary: "what each technique is worth: whole networks in RTL with all of them, and without one of them at a time",
  hasModel: true,
  run,
};
