// SPDX-License-Identifier: Apache-2.0
/** Spreads jobs over worker processes; a worker prefers jobs of the program that it has compiled. */
import { type ChildProcess, fork } from "node:child_process";
import { BenchError } from "../errors.js";
import { describeJob, type Job, programKey } from "./job.js";
import type { Measurement } from "./measurement.js";
import type { WorkerMessage } from "./worker.js";

const WORKER = new URL("./worker.js", import.meta.url);

export interface PoolOptions {
  readonly processes: number;
  readonly fresh: boolean;
  readonly onProgress: (job: Job, text: string) => void;
  /** `seconds`: from handing the job out to its result. */
  readonly onResult: (job: Job, result: Measurement, seconds: number) => Promise<void>;
}

function runIn(worker: ChildProcess, job: Job, { fresh, onProgress }: PoolOptions): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const fail = (text: string): void => reject(new BenchError("MEASUREMENT_FAILED", `${describeJob(job)}: ${text}`));
    const onExit = (code: number | null, signal: string | null): void =>
      fail(`its process ended with ${signal ?? `code ${code}`}; run again with fewer cores or a smaller network to find out why`);
    const onMessage = (message: WorkerMessage): void => {
      if (message.kind === "progress") {
        onProgress(job, message.text);
        return;
      }
      worker.off("message", onMessage).off("exit", onExit);
      if (message.kind === "result") resolve(message.value as Measurement);
      else fail(message.text);
    };
    worker.on("message", onMessage).once("exit", onExit);
    worker.send({ job, fresh });
  });
}

/** Takes the next job: one of the program that the worker has, else of a program that no worker has, else any. */
function takeJob(waiting: Job[], own: string | undefined, others: ReadonlySet<string>): Job | undefined {
  const of = (wanted: (key: string) => boolean): number => waiting.findIndex((job) => wanted(programKey(job)));
  const same = of((key) => key === own);
  const free = same >= 0 ? same : of((key) => !others.has(key));
  return waiting.splice(Math.max(0, free), 1)[0];
}

/** Does all jobs; rejects with the first failure after the other workers have finished what they were at. */
export async function runJobs(jobs: readonly Job[], options: PoolOptions): Promise<void> {
  const waiting = [...jobs];
  const failures: unknown[] = [];
  const programs = new Map<number, string>();
  const serve = async (index: number): Promise<void> => {
    const worker = fork(WORKER, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    try {
      for (;;) {
        const others = new Set([...programs].filter(([i]) => i !== index).map(([, key]) => key));
        const job = failures.length > 0 ? undefined : takeJob(waiting, programs.get(index), others);
        if (job === undefined) return;
        programs.set(index, programKey(job));
        const start = performance.now();
        const result = await runIn(worker, job, options);
        await options.onResult(job, result, (performance.now() - start) / 1000);
      }
    } catch (error) {
      failures.push(error);
    } finally {
      worker.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.processes, jobs.length) }, (_, i) => serve(i)));
  if (failures.length > 0) throw failures[0];
}
