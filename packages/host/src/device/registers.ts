// SPDX-License-Identifier: Apache-2.0
/** Register access by name over the native device, several accesses per call. */
import { type FieldValues, packRegister, registerAddress, unpackRegister } from "@tessera/isa";
import { fromAddon } from "../errors.js";
import type { NativeDevice } from "../native/addon.js";

/** A write to be done: byte offset and 32-bit value. */
export interface RegisterWrite {
  readonly offset: number;
  readonly value: number;
}

/** A register as it is named in the specification. */
export interface RegisterName {
  readonly block: string;
  readonly register: string;
  /** Instance of a repeated block, 0 when omitted. */
  readonly index?: number;
}

/** The write of a whole register by value. */
export const writeValue = (block: string, register: string, value: number, index = 0): RegisterWrite => ({
  offset: registerAddress(block, register, index),
  value: value >>> 0,
});

/** The write of a register by fields; omitted fields are zero. */
export const writeFields = (block: string, register: string, fields: FieldValues, index = 0): RegisterWrite =>
  writeValue(block, register, packRegister(block, register, fields), index);

export class Registers {
  readonly #device: NativeDevice;

  constructor(device: NativeDevice) {
    this.#device = device;
  }

  async write(writes: readonly RegisterWrite[]): Promise<void> {
    const pairs = Uint32Array.from(writes.flatMap(({ offset, value }) => [offset, value]));
    await this.#device.writeRegisters(pairs).catch(rethrow);
  }

  /** Values in the order of the names. */
  async read(names: readonly RegisterName[]): Promise<number[]> {
    const offsets = Uint32Array.from(names.map(({ block, register, index }) => registerAddress(block, register, index ?? 0)));
    return [...(await this.#device.readRegisters(offsets).catch(rethrow))];
  }

  async value(block: string, register: string, index = 0): Promise<number> {
    return (await this.read([{ block, register, index }]))[0] as number;
  }

  async fields(block: string, register: string, index = 0): Promise<Record<string, number>> {
    return unpackRegister(block, register, await this.value(block, register, index));
  }

  /** A 64-bit value held in `<stem>_LO` and `<stem>_HI`, the low half read first. */
  async wide(block: string, stem: string, index = 0): Promise<bigint> {
    const [low, high] = await this.read([
      { block, register: `${stem}_LO`, index },
      { block, register: `${stem}_HI`, index },
    ]);
    return (BigInt(high as number) << 32n) | BigInt(low as number);
  }
}

export function rethrow(error: unknown): never {
  throw fromAddon(error);
}
