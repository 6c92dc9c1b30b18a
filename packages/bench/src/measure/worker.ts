// SPDX-License-Identifier: Apache-2.0
/** A process that does jobs sent by its parent, one after the other: a simulation keeps one processor core busy. */
import type { Job } from "./job.js";
import { performJob } from "./simulate.js";

/** What a worker sends: lines of progress, then a result or the reason of a failure. */
export type WorkerMessage =
  | { readonly kind: "progress"; readonly text: string }
  | { readonly kind: "result"; readonly value: unknown }
  | { readonly kind: "failure"; readonly text: string };

const send = (message: WorkerMessage): void => {
  process.send?.(message);
};

process.on("message", ({ job, fresh }: { readonly job: Job; readonly fresh: boolean }) => {
  performJob(job, fresh, (text) => send({ kind: "progress", text })).then(
    (value) => send({ kind: "result", value }),
    (error: unknown) => send({ kind: "failure", text: error instanceof Error ? error.message : String(error) }),
  );
});
// A parent that was killed leaves no simulation behind.
process.on("disconnect", () => process.exit(1));
