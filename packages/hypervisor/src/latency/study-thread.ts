// SPDX-License-Identifier: Apache-2.0
/** Studies programs in threads with bounded time and memory: nobody waits for a tenant's program, whatever is in it. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { HypervisorError } from "../errors.js";
import type { StudyRequest } from "./study.js";

/** The built worker; from sources, which tests run, the one that was built from them. */
const SCRIPT = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/latency/study-worker.js" : "./study-worker.js",
  import.meta.url,
);
/** The largest of the standard networks takes some seconds. */
const MAX_MS = 60_000;
const MAX_HEAP_MB = 2048;

/** A thread without work; it does not keep the process alive. */
let idle: Worker | null = null;

function take(): Worker {
  const worker = idle ?? new Worker(SCRIPT, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
  idle = null;
  worker.ref();
  return worker;
}

function giveBack(worker: Worker): void {
  if (idle !== null) {
    void worker.terminate();
    return;
  }
  worker.unref();
  idle = worker;
}

/** Predicted cycles for 1, 2, ... cores. Throws BAD_REQUEST with the verifier's error as cause. */
export async function studyInThread(request: StudyRequest): Promise<number[]> {
  const worker = take();
  worker.postMessage(request);
  try {
    // Rejects with what the thread threw, which has ended then.
    const [curve] = await once(worker, "message", { signal: AbortSignal.timeout(MAX_MS) });
    giveBack(worker);
    return curve as number[];
  } catch (error) {
    void worker.terminate();
    const why =
      error instanceof Error && error.name !== "AbortError" ? error.message : `looking at it takes over ${MAX_MS / 1000} s`;
    throw new HypervisorError("BAD_REQUEST", `'${request.program.name}' is not admitted: ${why}`, { cause: error });
  }
}
