// SPDX-License-Identifier: Apache-2.0
/** A program's memory moves to other banks: what no run changes while the task runs on, the rest while it stands. */
import type { Program } from "@tessera/compiler";
import { SEGMENTS } from "@tessera/isa";
import type { Device } from "../device/device.js";
import { HostError } from "../errors.js";
import { Segments } from "../program/segments.js";
import type { Migration } from "./account.js";
import { type Transfer, transferMs } from "./pcie.js";
import { giveBack, type LeaseHolder } from "./scrub.js";

/** Bytes of one copy: what a program says it needs must not lie in the host's memory at once. */
const COPY_BYTES = 16 * 2 ** 20;
const MOVED_AT_BOUNDARY = [SEGMENTS.MAPS, SEGMENTS.INPUT, SEGMENTS.OUTPUT] as const;

export class BankMigration {
  readonly target: Segments;
  readonly #device: Device;
  readonly #program: Program;
  readonly #background: Transfer;
  #boundary: Transfer = { dmas: 0, bytes: 0, registerWrites: 0 };

  private constructor(device: Device, program: Program, target: Segments, background: Transfer) {
    this.#device = device;
    this.#program = program;
    this.target = target;
    this.#background = background;
  }

  /** Takes memory in `banks` and writes instructions and weights there; the task runs on. Throws NO_MEMORY. */
  static async begin(device: Device, holder: LeaseHolder, program: Program, banks: readonly number[]): Promise<BankMigration> {
    const target = await Segments.take(device, program, banks);
    try {
      await target.writeProgram(device, program);
    } catch (error) {
      await giveBack(device, holder, target);
      throw error;
    }
    const bytes = program.instructions.length + program.weights.length;
    return new BankMigration(device, program, target, { dmas: 2, bytes, registerWrites: 0 });
  }

  /** Copies what runs write; the task stands. */
  async finish(from: Segments): Promise<void> {
    let bytes = 0;
    let dmas = 0;
    for (const segment of MOVED_AT_BOUNDARY) {
      const length = this.#bytesOf(segment);
      for (let at = 0; at < length; at += COPY_BYTES) {
        const data = await this.#device.read(from.at(segment), at, Math.min(COPY_BYTES, length - at));
        await this.#device.write(this.target.at(segment), at, data);
        bytes += 2 * data.length;
        dmas += 2;
      }
    }
    this.#boundary = { dmas, bytes, registerWrites: 0 };
  }

  /** Clears what was left behind, while the task runs on, and gives it back. */
  async leave(from: Segments, holder: LeaseHolder): Promise<Migration> {
    const left = await giveBack(this.#device, holder, from);
    const [background, boundary] = [this.#background, this.#boundary];
    return { background, backgroundMs: transferMs(background), boundary, boundaryMs: transferMs(boundary), left };
  }

  /** The program stays where it was. */
  async abandon(holder: LeaseHolder): Promise<void> {
    await giveBack(this.#device, holder, this.target);
  }

  #bytesOf(segment: (typeof MOVED_AT_BOUNDARY)[number]): number {
    if (segment === SEGMENTS.MAPS) return this.#program.mapsBytes;
    return segment === SEGMENTS.INPUT ? this.#program.inputBytes : this.#program.outputBytes;
  }
}

/** True when the banks differ in any way that places data elsewhere. Throws NO_MEMORY when there are none. */
export function otherBanks(now: readonly number[], wanted: readonly number[] | undefined): wanted is readonly number[] {
  if (wanted === undefined) return false;
  if (wanted.length === 0) throw new HostError("NO_MEMORY", "Cannot move a program's memory to no bank at all.");
  return wanted.length !== now.length || wanted.some((bank, i) => bank !== now[i]);
}
