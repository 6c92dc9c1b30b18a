// SPDX-License-Identifier: Apache-2.0
/** The segments of a loaded program: where each lies, and the segment table entries that say so. */
import { execSegmentLayout, type Program } from "@tessera/compiler";
import { PAGE_BYTES, SEGMENT_COUNT, SEGMENTS } from "@tessera/isa";
import type { Device } from "../device/device.js";
import { type RegisterWrite, writeFields, writeValue } from "../device/registers.js";
import { HostError } from "../errors.js";
import type { BankAllocator, Placement } from "../memory/bank-allocator.js";
import { clearPlacements } from "../memory/clear.js";
import { atOnce, type Pace, writePaced } from "../memory/paced-write.js";

interface Rights {
  readonly read?: 1;
  readonly write?: 1;
  readonly exec?: 1;
}

const RIGHTS: ReadonlyMap<number, Rights> = new Map<number, Rights>([
  [SEGMENTS.EXEC, { exec: 1 }],
  [SEGMENTS.WEIGHTS, { read: 1 }],
  [SEGMENTS.MAPS, { read: 1, write: 1 }],
  [SEGMENTS.INPUT, { read: 1 }],
  [SEGMENTS.OUTPUT, { read: 1, write: 1 }],
]);

/** Bytes of each segment of a program; 0: it has none. */
export const segmentSizes = (program: Program): ReadonlyMap<number, number> =>
  new Map([
    [SEGMENTS.EXEC, execSegmentLayout(program).bytes],
    [SEGMENTS.WEIGHTS, program.weights.length],
    [SEGMENTS.MAPS, program.mapsBytes],
    [SEGMENTS.INPUT, program.inputBytes],
    [SEGMENTS.OUTPUT, program.outputBytes],
  ]);

/** Memory that a program takes, whole pages. */
export const segmentBytes = (program: Program): number =>
  [...segmentSizes(program).values()].reduce((sum, bytes) => sum + Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES, 0);

export class Segments {
  readonly banks: readonly number[];
  readonly #memory: BankAllocator;
  readonly #placements = new Map<number, Placement>();

  private constructor(memory: BankAllocator, banks: readonly number[]) {
    this.#memory = memory;
    this.banks = banks;
  }

  /** Takes memory for all segments of the program, or nothing; clean where the device cannot know what is left in it. Throws NO_MEMORY. */
  static async take(device: Device, program: Program, banks: readonly number[]): Promise<Segments> {
    const segments = new Segments(device.memory, banks);
    try {
      for (const [segment, bytes] of segmentSizes(program)) {
        if (bytes > 0) segments.#placements.set(segment, device.memory.allocate(banks, bytes));
      }
      if (device.hasLeftovers) await clearPlacements(device, segments.placements);
    } catch (error) {
      segments.free();
      throw error;
    }
    return segments;
  }

  /** Memory that a task has already. Throws NO_MEMORY. */
  static adopt(memory: BankAllocator, placements: ReadonlyMap<number, Placement>): Segments {
    const segments = new Segments(memory, [...placements.values()][0]?.banks ?? []);
    try {
      for (const [segment, placement] of placements) {
        memory.reserve(placement);
        segments.#placements.set(segment, placement);
      }
    } catch (error) {
      segments.free();
      throw error;
    }
    return segments;
  }

  get placements(): Placement[] {
    return [...this.#placements.values()];
  }

  /** Writes what no run changes. */
  async writeProgram(device: Device, program: Program, pace: Pace = atOnce): Promise<void> {
    await writePaced(device, this.at(SEGMENTS.EXEC), program.instructions, pace);
    if (program.weights.length > 0) await writePaced(device, this.at(SEGMENTS.WEIGHTS), program.weights, pace);
  }

  at(segment: number): Placement {
    const placement = this.#placements.get(segment);
    if (placement === undefined) throw new HostError("BAD_STATE", `The program has no segment ${segment}.`);
    return placement;
  }

  /** Writes of the task's whole segment table; segments the program lacks are invalid. `fast`: leading pages of the maps on chip. */
  tableWrites(task: number, fast: Placement | null): RegisterWrite[] {
    return Array.from({ length: SEGMENT_COUNT }, (_, segment) => {
      const placement = this.#placements.get(segment);
      if (placement === undefined) return [writeValue("SEGMENT", "FLAGS", 0, task * SEGMENT_COUNT + segment)];
      return segmentWrites(task, segment, placement, segment === SEGMENTS.MAPS ? fast : null);
    }).flat();
  }

  free(): void {
    for (const placement of this.#placements.values()) this.#memory.free(placement);
    this.#placements.clear();
  }
}

/** Writes that take a task's memory away: every segment invalid. */
export const emptyTableWrites = (task: number): RegisterWrite[] =>
  Array.from({ length: SEGMENT_COUNT }, (_, segment) => writeValue("SEGMENT", "FLAGS", 0, task * SEGMENT_COUNT + segment));

/** One entry of a task's segment table. `fast`: where its leading pages lie in the feature memories; null: all are in DDR. */
export function segmentWrites(task: number, segment: number, placement: Placement, fast: Placement | null): RegisterWrite[] {
  const index = task * SEGMENT_COUNT + segment;
  const banks = Object.fromEntries(placement.banks.map((bank, i) => [`bank${i}`, bank]));
  return [
    writeValue("SEGMENT", "BASE_PAGE", placement.basePage, index),
    writeValue("SEGMENT", "PAGES", placement.pages, index),
    writeFields("SEGMENT", "FLAGS", { ...RIGHTS.get(segment), valid: 1, banks: placement.banks.length, ...banks }, index),
    writeFields("SEGMENT", "FAST", { pages: fast?.pages ?? 0, base: fast?.basePage ?? 0 }, index),
  ];
}
