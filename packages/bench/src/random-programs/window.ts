// SPDX-License-Identifier: Apache-2.0
/** The memory of a task with guard pages around every segment, as it is before a run; what a run may change of it. */
import { PAGE_BYTES, SEGMENTS } from "@tessera/isa";
import { Dice } from "./dice.js";
import type { TestCase } from "./test-case.js";

type Right = "read" | "write" | "exec";

export interface PlacedSegment {
  readonly number: number;
  readonly rights: readonly Right[];
  /** Page inside the window, and pages. */
  readonly page: number;
  readonly pages: number;
}

export interface Window {
  readonly bytes: Uint8Array;
  readonly segments: readonly PlacedSegment[];
}

const PATTERN_SEED = 77;

/** Segments in the order of their numbers, each between two guard pages of random bytes. */
export function makeWindow({ exec, weights, input, program }: TestCase): Window {
  const contents: readonly (readonly [number, readonly Right[], number, Uint8Array | null])[] = [
    [SEGMENTS.EXEC, ["exec"], exec.length, exec],
    [SEGMENTS.WEIGHTS, ["read"], weights.length, weights],
    [SEGMENTS.MAPS, ["read", "write"], program.mapsBytes, null],
    [SEGMENTS.INPUT, ["read"], input.length, input],
    [SEGMENTS.OUTPUT, ["read", "write"], program.outputBytes, null],
  ];
  let page = 1;
  const segments = contents.map(([number, rights, bytes]): PlacedSegment => {
    const placed = { number, rights, page, pages: Math.max(1, Math.ceil(bytes / PAGE_BYTES)) };
    page += placed.pages + 1;
    return placed;
  });
  const bytes = new Dice(PATTERN_SEED).bytes(page * PAGE_BYTES);
  contents.forEach(([, , , data], i) => {
    if (data !== null) bytes.set(data, (segments[i] as PlacedSegment).page * PAGE_BYTES);
  });
  return { bytes, segments };
}

/** First byte outside the segments that cores may write in which the memory differs from what it was; null: none. */
export function firstEscape({ bytes, segments }: Window, after: Uint8Array): number | null {
  const masked = after.slice();
  for (const { rights, page, pages } of segments) {
    if (!rights.includes("write")) continue;
    const [from, to] = [page * PAGE_BYTES, (page + pages) * PAGE_BYTES];
    masked.set(bytes.subarray(from, to), from);
  }
  return firstDifference(masked, bytes);
}

export function firstDifference(a: Uint8Array, b: Uint8Array): number | null {
  if (Buffer.compare(a, b) === 0) return null;
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? Math.min(a.length, b.length) : at;
}

/** A byte of the window in words: segment and offset. */
export function placeText({ segments }: Window, at: number): string {
  const page = Math.floor(at / PAGE_BYTES);
  const segment = segments.find((s) => page >= s.page && page < s.page + s.pages);
  return segment === undefined ? `guard page ${page}` : `segment ${segment.number}, byte ${at - segment.page * PAGE_BYTES}`;
}
