// SPDX-License-Identifier: Apache-2.0
/** Measures jobs: what was measured before is read, the rest is done by worker processes, and kept. */
import { BenchError } from "../errors.js";
import { describeJob, type Job } from "./job.js";
import type { Measurement } from "./measurement.js";
import { everythingHash, keyOf } from "./sources.js";
import { keepResult, readResult } from "./store.js";
import { durationText, TimeLeft } from "./time-left.js";
import { runJobs } from "./worker-pool.js";

/** Simulations at the same time, each a process with one busy thread. */
const PROCESSES = 2;
/** A large simulation takes minutes without anything to say. */
const HEARTBEAT_MS = 60_000;
/** Exit code of a program that SIGINT ended, by convention of shells. */
const INTERRUPTED = 130;

export interface MeasureOptions {
  /** Measure again what has a result. */
  readonly fresh?: boolean;
  /** At most this many simulations at the same time. */
  readonly processes?: number;
  /** Where lines of progress go; the standard error stream when omitted. */
  readonly say?: (line: string) => void;
}

/** Results by job. */
export class Measurements {
  readonly #results = new Map<string, Measurement>();

  static key(job: Job): string {
    return keyOf(job);
  }

  has(job: Job): boolean {
    return this.#results.has(Measurements.key(job));
  }

  set(job: Job, result: Measurement): void {
    this.#results.set(Measurements.key(job), result);
  }

  get(job: Job): Measurement {
    const found = this.#results.get(Measurements.key(job));
    if (found === undefined) throw new BenchError("MEASUREMENT_FAILED", `${describeJob(job)} was not measured`);
    return found;
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Measures every job, each once however often it is listed. Throws MEASUREMENT_FAILED; what was done until then is kept. */
export async function measureJobs(jobs: readonly Job[], options: MeasureOptions = {}): Promise<Measurements> {
  const { fresh = false, processes = PROCESSES, say = (line) => process.stderr.write(`${line}\n`) } = options;
  const results = new Measurements();
  const sources = await everythingHash();
  const stateKey = (job: Job): string => keyOf(sources, job);
  const distinct = [...new Map(jobs.map((job) => [Measurements.key(job), job])).values()];
  const times = new TimeLeft();
  for (const job of fresh ? [] : distinct) {
    const kept = await readResult<Measurement>("jobs", stateKey(job));
    if (kept === undefined) continue;
    results.set(job, kept);
    if (kept.seconds !== null) times.add(job, kept.seconds);
  }
  const missing = distinct.filter((job) => !results.has(job));
  let done = 0;
  const start = performance.now();
  const report = (text: string): void => say(`[${((performance.now() - start) / 1000).toFixed(0)} s] ${text}`);
  const underWay = new Map<string, string>();
  const beat = setInterval(() => {
    for (const [job, text] of underWay) report(`still at it: ${job}: ${text}`);
  }, HEARTBEAT_MS);
  const onProgress = (job: Job, text: string): void => {
    underWay.set(describeJob(job), text);
    report(`${describeJob(job)}: ${text}`);
  };
  const leftText = (): string => {
    const left = times.estimate(
      missing.filter((job) => !results.has(job)),
      processes,
    );
    return left === undefined || left === 0 ? "" : `; about ${durationText(left)} left`;
  };
  const onResult = async (job: Job, result: Measurement, seconds: number): Promise<void> => {
    underWay.delete(describeJob(job));
    results.set(job, result);
    await keepResult("jobs", stateKey(job), result);
    times.add(job, seconds);
    const found = `${result.cycles} cycles, ${percent(result.utilisation)}`;
    report(`${++done}/${missing.length} ${describeJob(job)}: ${found}${leftText()}`);
  };
  const onInterrupt = (): void => {
    report(`interrupted: ${done} of ${missing.length} were measured and are kept; the same command goes on from there`);
    process.exit(INTERRUPTED);
  };
  process.once("SIGINT", onInterrupt);
  try {
    await runJobs(missing, { processes, fresh, onProgress, onResult });
  } finally {
    clearInterval(beat);
    process.off("SIGINT", onInterrupt);
  }
  return results;
}
