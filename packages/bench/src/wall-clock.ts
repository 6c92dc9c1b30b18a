// SPDX-License-Identifier: Apache-2.0
/** Wall-clock figures: several runs, median, least and greatest. */
import { machine, revision } from "./measure/sources.js";
import { type Spread, spread } from "./metrics.js";

export const RUNS = 5;

export interface Timed extends Spread {
  readonly runs: number;
  readonly machine: string;
  readonly revision: string;
}

/** Seconds of each of `runs` runs of `step`, one after the other. */
export async function timeRuns(runs: number, step: (run: number) => unknown): Promise<Timed> {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await step(run);
    seconds.push((performance.now() - start) / 1000);
  }
  return { ...spread(seconds), runs, machine: machine(), revision: await revision() };
}

export const spreadText = ({ median, min, max, runs }: Timed): string =>
  `median ${median.toFixed(2)} s of ${runs}, ${min.toFixed(2)} to ${max.toFixed(2)} s`;
