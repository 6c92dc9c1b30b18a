// SPDX-License-Identifier: Apache-2.0
/**
 * A recording as a timeline in the Chrome trace event format (JSON object form), which ui.perfetto.dev and chrome://tracing
 * open: a process per core, a track per engine, one for layer waits, one for what EXEC waits for, and the traffic of each bank.
 *
 * Slices of a track never overlap: begin and end of each are rounded to whole nanoseconds on their own.
 */
import type { Program } from "@tessera/compiler";
import type { EventRecord } from "@tessera/host";
import { CYCLE_CAUSES, ENGINES, INSTRUCTION_LAYOUTS } from "@tessera/isa";

/** Clock of the kernel, which turns cycles into the time of the format. */
export const CLOCK_MHZ = 300;

/** Threads of a core's process: the engines, then these two. */
const SYNC_TRACK = ENGINES.length;
const WAIT_TRACK = ENGINES.length + 1;
const TRACKS = [...ENGINES, "sync", "EXEC waits for"];
const FIRST_CORE_PID = 1;
const BANK_PID = 1000;

export interface TraceEvent {
  readonly name: string;
  readonly ph: "X" | "C" | "M";
  readonly pid: number;
  readonly tid?: number;
  /** Microseconds. */
  readonly ts?: number;
  readonly dur?: number;
  readonly args: Readonly<Record<string, string | number>>;
}

const OPERATIONS = new Map(INSTRUCTION_LAYOUTS.map(({ opcode, name }) => [opcode, name]));

const nanoseconds = (cycle: number): number => Math.round((cycle * 1000) / CLOCK_MHZ);
const microseconds = (from: number, to: number): number => (nanoseconds(to) - nanoseconds(from)) / 1000;

/** The events of a recording, the names of their tracks before them. */
export async function* timeline(events: AsyncIterable<EventRecord>, program: Program): AsyncGenerator<TraceEvent> {
  const named = new Set<number>();
  const traffic = new Traffic();
  for await (const event of events) {
    const pid = event.type === "bank" ? BANK_PID : FIRST_CORE_PID + event.core;
    const made = event.type === "bank" ? traffic.counter(event) : slice(event, pid, program);
    if (made === undefined) continue;
    if (!named.has(pid)) yield* names(pid, event);
    named.add(pid);
    yield made;
  }
}

function* names(pid: number, { type, core }: EventRecord): Generator<TraceEvent> {
  const meta = (name: string, args: TraceEvent["args"], tid = 0): TraceEvent => ({ name, ph: "M", pid, tid, args });
  yield meta("process_name", { name: type === "bank" ? "DDR banks" : `core ${core}` });
  yield meta("process_sort_index", { sort_index: pid });
  if (type === "bank") return;
  for (const [index, name] of TRACKS.entries()) {
    yield meta("thread_name", { name }, index + 1);
    yield meta("thread_sort_index", { sort_index: index }, index + 1);
  }
}

function slice(event: EventRecord, pid: number, program: Program): TraceEvent | undefined {
  const { type, code, detail, layer, start, value } = event;
  const place = { engine: code, sync: SYNC_TRACK, stall: WAIT_TRACK }[type as string];
  if (place === undefined) return undefined;
  const doing = { engine: OPERATIONS.get(detail), sync: "wait for layers", stall: CYCLE_CAUSES[code]?.[0].toLowerCase() };
  const name = `${layer} ${doing[type as keyof typeof doing] ?? detail}`;
  const args = { layer: program.layers[layer]?.name ?? "", cycle: start, cycles: value };
  return { name, ph: "X", pid, tid: place + 1, ts: microseconds(0, start), dur: microseconds(start, start + value), args };
}

/** Turns the bytes a bank has moved since reset into bytes per cycle between two samples. */
class Traffic {
  readonly #last = new Map<number, { cycle: number; bytes: number }>();

  counter({ core: bank, code, start, value }: EventRecord): TraceEvent | undefined {
    const key = bank * 2 + code;
    const last = this.#last.get(key);
    this.#last.set(key, { cycle: start, bytes: value });
    if (last === undefined || start <= last.cycle) return undefined;
    const rate = Math.round((100 * (value - last.bytes)) / (start - last.cycle)) / 100;
    const name = `bank ${bank} ${code === 0 ? "read" : "written"}`;
    return { name, ph: "C", pid: BANK_PID, ts: microseconds(0, last.cycle), args: { "bytes per cycle": rate } };
  }
}

/** The text of a trace file, piece by piece. */
export async function* traceText(
  events: AsyncIterable<TraceEvent>,
  about: Readonly<Record<string, string | number>>,
): AsyncGenerator<string> {
  yield `{"displayTimeUnit":"ns","otherData":${JSON.stringify(about)},"traceEvents":[\n`;
  let separator = "";
  for await (const event of events) {
    yield `${separator}${JSON.stringify(event)}`;
    separator = ",\n";
  }
  yield "\n]}\n";
}
