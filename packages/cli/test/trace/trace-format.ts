// SPDX-License-Identifier: Apache-2.0
/** The rules of the Chrome trace event format that a viewer relies on; the first one broken is thrown. */
import type { TraceEvent } from "../../src/trace/timeline.js";

export interface TraceFile {
  readonly displayTimeUnit: string;
  readonly otherData: Readonly<Record<string, unknown>>;
  readonly traceEvents: readonly TraceEvent[];
}

const fail = (what: string, event: TraceEvent): never => {
  throw new Error(`${what}: ${JSON.stringify(event)}`);
};
const isTime = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value) && value >= 0;
const nanoseconds = (microseconds: number): number => Math.round(microseconds * 1000);

/** Parses and checks a file; returns it. */
export function checkTraceFile(text: string): TraceFile {
  const file = JSON.parse(text) as TraceFile;
  if (!["ns", "ms"].includes(file.displayTimeUnit)) throw new Error(`displayTimeUnit ${file.displayTimeUnit}`);
  const named = new Set<string>();
  const ends = new Map<string, number>();
  for (const event of file.traceEvents) {
    if (typeof event.name !== "string" || event.name === "") fail("an event without a name", event);
    if (!Number.isInteger(event.pid)) fail("pid is no whole number", event);
    const track = `${event.pid}/${event.tid}`;
    if (event.ph === "M") {
      if (typeof event.args.name !== "string" && !Number.isInteger(event.args.sort_index)) fail("metadata says nothing", event);
      named.add(event.name === "process_name" ? `${event.pid}` : track);
    } else if (event.ph === "X") {
      if (!Number.isInteger(event.tid)) fail("tid is no whole number", event);
      if (!isTime(event.ts) || !isTime(event.dur) || event.dur === 0) return fail("a slice without time", event);
      if (!named.has(track) || !named.has(`${event.pid}`)) fail("a slice on a track without a name", event);
      // Perfetto drops slices of one track that overlap without one holding the other.
      if (nanoseconds(event.ts) < (ends.get(track) ?? 0)) fail("a slice begins before the one before it has ended", event);
      ends.set(track, nanoseconds(event.ts) + nanoseconds(event.dur));
    } else if (event.ph === "C") {
      if (!isTime(event.ts) || Object.values(event.args).some((value) => !isTime(value)))
        fail("a counter without numbers", event);
    } else fail("unknown phase", event);
  }
  return file;
}
