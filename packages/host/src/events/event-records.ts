// SPDX-License-Identifier: Apache-2.0
/** Reads the file in which a simulator recorded what its cores did; native/sim/event_tap.hpp writes it. */
import { createReadStream } from "node:fs";
import { HostError } from "../errors.js";

const MAGIC = "TSREVT01";
const RECORD_BYTES = 24;

/** In the order of their number, which begins with 1. */
const TYPES = ["engine", "sync", "stall", "cycles", "overlap", "beats", "bank", "run"] as const;
export type EventType = (typeof TYPES)[number];

export interface EventRecord {
  readonly type: EventType;
  /** Physical core; for "bank" the bank. */
  readonly core: number;
  /** engine: its number; stall, cycles: cause; overlap: one bit per engine; beats: see BEATS; bank: 0 read, 1 written. */
  readonly code: number;
  /** engine: the opcode. */
  readonly detail: number;
  readonly layer: number;
  /** Runs are counted from 0. */
  readonly run: number;
  /** First cycle, for slices; cycle at which a count was taken, for counts. */
  readonly start: number;
  /** Cycles (slices, runs), or the count. */
  readonly value: number;
}

/** What moves in units of 32 B, in the order of the number in a "beats" record. */
export const BEATS = ["inputs", "weights", "results", "instructions"] as const;
export const BEAT_BYTES = 32;

/** Yields the records in the order in which they were written. Throws BACKEND_CONFIG when the file is no such recording. */
export async function* readEvents(path: string): AsyncGenerator<EventRecord> {
  let rest = Buffer.alloc(0);
  let started = false;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    let bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    if (!started && bytes.length >= MAGIC.length) {
      if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) throw foreign(path);
      bytes = bytes.subarray(MAGIC.length);
      started = true;
    }
    let at = 0;
    for (; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) yield parseRecord(bytes, at, path);
    rest = Buffer.from(bytes.subarray(at));
  }
  if (!started) throw foreign(path);
}

function parseRecord(bytes: Buffer, at: number, path: string): EventRecord {
  const type = TYPES[bytes.readUInt8(at) - 1];
  if (type === undefined) throw foreign(path);
  return {
    type,
    core: bytes.readUInt8(at + 1),
    code: bytes.readUInt8(at + 2),
    detail: bytes.readUInt8(at + 3),
    layer: bytes.readUInt16LE(at + 4),
    run: bytes.readUInt16LE(at + 6),
    start: Number(bytes.readBigUInt64LE(at + 8)),
    value: Number(bytes.readBigUInt64LE(at + 16)),
  };
}

const foreign = (path: string): HostError =>
  new HostError("BACKEND_CONFIG", `${path} is no recording of this version's simulator: record it again.`);
