// SPDX-License-Identifier: Apache-2.0
/** Threads that plan layers beside the caller's; they stay for the next network, whose planning then starts warm. */
import { Worker } from "node:worker_threads";
import { BackendError } from "../errors.js";
import type { GroupResult, Work } from "./work.js";

/** The built worker; from sources, which tests run, the one that was built from them. */
const SCRIPT = new URL(
  import.meta.url.endsWith(".ts") ? "../../../dist/backend/parallel/worker.js" : "./worker.js",
  import.meta.url,
);
/** A thread that has had nothing to do for so long is ended: it holds memory. */
const IDLE_MILLISECONDS = 10_000;
/** Planning makes many small objects: with more room for young ones fewer live when they are looked through. */
const YOUNG_MEGABYTES = 128;

interface Thread {
  readonly worker: Worker;
  /** Answers that are due, oldest first. */
  readonly due: { readonly resolve: (results: readonly GroupResult[]) => void; readonly reject: (error: Error) => void }[];
  idle: NodeJS.Timeout | null;
}

const threads: Thread[] = [];

/** It gets no more work. */
function forget(thread: Thread): void {
  const at = threads.indexOf(thread);
  if (at >= 0) {
    threads.splice(at, 1);
  }
}

function failed(thread: Thread, why: string): void {
  forget(thread);
  const error = new BackendError(
    "BACKEND_THREAD",
    `a thread of the planner ended before its work was done: ${why}; compile with threads: 1 to see where`,
  );
  for (const { reject } of thread.due.splice(0)) {
    reject(error);
  }
}

/** Nothing is due: the thread does not keep the process alive, and ends when that lasts. */
function rest(thread: Thread): void {
  thread.worker.unref();
  thread.idle = setTimeout(() => {
    // At once: its end is told some turns of the event loop later, and whoever shares work before that would lose it.
    forget(thread);
    void thread.worker.terminate();
  }, IDLE_MILLISECONDS).unref();
}

function start(script: URL): Thread {
  const thread: Thread = {
    worker: new Worker(script, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } }),
    due: [],
    idle: null,
  };
  threads.push(thread);
  thread.worker.on("message", (results: GroupResult[]) => {
    thread.due.shift()?.resolve(results);
    if (thread.due.length === 0) {
      rest(thread);
    }
  });
  thread.worker.on("error", (error) => failed(thread, error.message));
  thread.worker.on("exit", (code) => failed(thread, `exit code ${code}`));
  rest(thread);
  return thread;
}

/** Starts threads, while the caller still prepares the work, until there are `count`. */
export function warmUp(count: number, script = SCRIPT): void {
  while (threads.length < count) {
    start(script);
  }
}

/** Has `count` threads take their share of `work`. */
export function share(work: Work, count: number): Promise<readonly GroupResult[]>[] {
  warmUp(count);
  return threads.slice(0, count).map(
    (thread) =>
      new Promise((resolve, reject) => {
        if (thread.idle !== null) {
          clearTimeout(thread.idle);
          thread.idle = null;
        }
        thread.worker.ref();
        thread.due.push({ resolve, reject });
        thread.worker.postMessage(work);
      }),
  );
}

/** Ends all threads that wait; for the end of a program that must not wait until they are idle for long. */
export async function stopThreads(): Promise<void> {
  await Promise.all(threads.splice(0).map(({ worker }) => worker.terminate()));
}
