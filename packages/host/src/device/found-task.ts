// SPDX-License-Identifier: Apache-2.0
/** A task as the device itself describes it: what a process that comes after a crash can know without touching it. */
import type { Program } from "@tessera/compiler";
import { PAGE_BYTES, SEGMENT_COUNT, SEGMENTS } from "@tessera/isa";
import type { Placement } from "../memory/bank-allocator.js";
import { segmentSizes } from "../program/segments.js";
import type { Registers } from "./registers.js";

export interface FoundTask {
  /** Physical cores in the order of virtual ones. */
  readonly cores: readonly number[];
  /** Where its segments lie, by number. */
  readonly placements: ReadonlyMap<number, Placement>;
  /** Leading pages of its maps in the feature memories; null: none. */
  readonly fast: Placement | null;
}

/** Physical cores of each task that has any, in the order of virtual cores. */
export async function mappedCores(registers: Registers, cores: number): Promise<Map<number, number[]>> {
  const byTask = new Map<number, number[]>();
  for (let core = 0; core < cores; core++) {
    const { valid, task, vcore } = await registers.fields("CORE", "MAP", core);
    if (valid !== 1) continue;
    const own = byTask.get(task as number) ?? [];
    own[vcore as number] = core;
    byTask.set(task as number, own);
  }
  return byTask;
}

async function placementOf(registers: Registers, index: number): Promise<Placement | null> {
  const flags = await registers.fields("SEGMENT", "FLAGS", index);
  if (flags.valid !== 1) return null;
  const banks = Array.from({ length: flags.banks as number }, (_, i) => flags[`bank${i}`] as number);
  const basePage = await registers.value("SEGMENT", "BASE_PAGE", index);
  return { banks, basePage, pages: await registers.value("SEGMENT", "PAGES", index) };
}

async function fastPart(registers: Registers, index: number, home: Placement | undefined): Promise<Placement | null> {
  const { pages, base } = await registers.fields("SEGMENT", "FAST", index);
  return home === undefined || pages === 0 ? null : { banks: home.banks, basePage: base as number, pages: pages as number };
}

/** The task if it has cores and its segments are those of the program; null: it is not there, or was being changed. */
export async function findTask(registers: Registers, cores: number, task: number, program: Program): Promise<FoundTask | null> {
  const own = (await mappedCores(registers, cores)).get(task);
  if (own === undefined || Object.keys(own).length < own.length || own.length > program.maxCores) return null;
  const placements = new Map<number, Placement>();
  for (const [segment, bytes] of segmentSizes(program)) {
    if (bytes === 0) continue;
    const placement = await placementOf(registers, task * SEGMENT_COUNT + segment);
    if (placement?.pages !== Math.ceil(bytes / PAGE_BYTES)) return null;
    placements.set(segment, placement);
  }
  const fast = await fastPart(registers, task * SEGMENT_COUNT + SEGMENTS.MAPS, placements.get(SEGMENTS.MAPS));
  return { cores: own, placements, fast };
}
