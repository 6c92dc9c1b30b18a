// SPDX-License-Identifier: Apache-2.0
/** T16: wall-clock time of the RTL of all of ResNet-50 on 16 cores; nothing else runs meanwhile. */
import { measureJobs } from "../measure/measure.js";
import { machine } from "../measure/sources.js";
import { spread } from "../metrics.js";
import { RUNS } from "../wall-clock.js";
import { poolJob } from "./jobs.js";
import { atMost, type Session, simulated, type Target } from "./target.js";

async function evaluate({ fresh, say }: Session) {
  const jobs = Array.from({ length: RUNS }, (_, repetition) => poolJob("resnet50", { repetition: repetition + 1 }));
  // One at a time, so that they do not slow each other down.
  const results = await measureJobs(jobs, { fresh, say, processes: 1 });
  const runs = jobs.map((job) => results.get(job));
  const [first, ...rest] = runs as [(typeof runs)[0], ...typeof runs];
  const { median, min, max } = spread(runs.map(({ seconds }) => seconds ?? Number.NaN));
  const rate = first.macs / median / 1e6;
  const detail = `${min.toFixed(1)} to ${max.toFixed(1)} s, ${rate.toFixed(1)} MMAC/s, ${machine()}`;
  return simulated(median, detail, first, ...rest);
}

export const SIMULATION_SPEED: readonly Target[] = [
  {
    id: "T16",
    what: "RTL simulation of all of ResNet-50 on 16 cores",
    aim: atMost(60),
    unit: "s",
    how: "wall-clock seconds from doorbell to completion, median of five, whole pool and DDR model in Verilator",
    jobs: [],
    evaluate,
  },
];
