// SPDX-License-Identifier: Apache-2.0
/** E5: one task over n cores by way of tiling, against one large core with the same techniques and without. */
import { CYCLE_CAUSES } from "@tessera/isa";
import type { Experiment, Request, Row } from "../experiment.js";
import { measureJobs } from "../measure/measure.js";
import { ddrName } from "../measure/measurement.js";
import { plotScaling } from "../scaling/plot.js";
import { pointsOf } from "../scaling/points.js";
import { stallShares } from "../stalls.js";
import { PAPER_NETWORKS } from "../targets/jobs.js";

const CORES = Array.from({ length: 16 }, (_, i) => i + 1);
/** Causes of cycles, as columns. */
const CAUSES = CYCLE_CAUSES.map(([name]) => name.toLowerCase());
const SEED = 5;

async function* run({ networks = PAPER_NETWORKS, cores = CORES, preset, modelOnly, fresh = false, plot = false }: Request) {
  const points = networks.flatMap((network) => pointsOf(network, { cores, seed: SEED, preset, modelOnly }));
  const results = await measureJobs(
    points.flatMap(({ job, predicted }) => [predicted, job]),
    { fresh },
  );
  const rows = points.map(({ label, job, predicted }): Row => {
    const point = results.get(job);
    const model = results.get(predicted);
    const shares = point.counters === null ? null : stallShares(point.counters);
    return {
      network: point.network,
      tiling: label,
      design: point.design,
      cores: point.cores,
      backend: point.backend,
      cycles: point.cycles,
      "utilisation %": 100 * point.utilisation,
      "model / RTL": job.backend === "rtl" ? model.cycles / point.cycles : null,
      "DDR MB": point.ddrBytes === null ? null : point.ddrBytes / 1e6,
      ...Object.fromEntries(CAUSES.map((cause) => [`${cause} %`, shares === null ? null : 100 * (shares[cause] ?? 0)])),
      memory: ddrName(point),
      revision: point.revision,
      ok: (point.differing ?? 0) === 0,
    };
  });
  yield* rows;
  if (plot) for (const file of await plotScaling(rows)) process.stderr.write(`${file}\n`);
}

export const scaling: Experiment = {
  id: "scaling",
  summary: "one task over n cores: cut along W only, OC only, the better of both, grids; one large core (--plot draws it)",
  hasModel: true,
  run,
};
