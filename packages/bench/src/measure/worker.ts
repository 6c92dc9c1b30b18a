// SPDX-License-Identifier: Apache-2.0
/** A process that does jobs sent by its parent, one after the other: a simulation keeps one processor core busy. */
import type { Job } from "./job.js";
import { performJob } from "./simulate.js";

/** What a worker sends: lines of progress, then a result or the reason of a failure. */
export type WorkerMessage =
  | { readonly kind: "progress"; readonly text: string }
  | { readonly kind: "result"; readonly value: unknown }
  | { readonly kind: "failure"; readonly text: string };

/** Time that a build gets to put its half-built simulator away. */
const GRACE_MS = 3000;

const interruption = new AbortController();

/** The parent may have gone while this process was busy: then nobody waits for the message. */
const send = (message: WorkerMessage): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

async function perform({ job, fresh }: { readonly job: Job; readonly fresh: boolean }): Promise<void> {
  try {
    const say = (text: string): void => send({ kind: "progress", text });
    send({ kind: "result", value: await performJob(job, { fresh, say, signal: interruption.signal }) });
  } catch (error) {
    send({ kind: "failure", text: error instanceof Error ? error.message : String(error) });
  }
}

/** Ends a build in order, and a simulation, which cannot be ended in order, after a moment. */
function end(): void {
  if (interruption.signal.aborted) return;
  interruption.abort();
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  if (process.connected) process.disconnect();
}

process.on("message", (request: Parameters<typeof perform>[0]) => void perform(request));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
// A parent that was killed leaves no simulation behind.
process.on("disconnect", end);
