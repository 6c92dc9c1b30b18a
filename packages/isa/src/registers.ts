// SPDX-License-Identifier: Apache-2.0
/** Register addresses and values by name. */
import { FieldCodec, type FieldValues } from "./bits.js";
import { IsaError } from "./errors.js";
import { layoutRegister } from "./layout.js";
import { REGISTER_BLOCKS, type Register, type RegisterBlock } from "./spec/registers.js";

interface Entry {
  readonly block: RegisterBlock;
  readonly register: Register;
  readonly codec: FieldCodec;
}

const ENTRIES = new Map<string, Entry>(
  REGISTER_BLOCKS.flatMap((block) =>
    block.registers.map((register): [string, Entry] => [
      `${block.name}.${register.name}`,
      { block, register, codec: new FieldCodec(layoutRegister(block, register)) },
    ]),
  ),
);

function find(block: string, register: string): Entry {
  const entry = ENTRIES.get(`${block}.${register}`);
  if (entry === undefined) {
    throw new IsaError("ISA_UNKNOWN_NAME", `no register is named ${block}.${register}`);
  }
  return entry;
}

/** Byte address of a register; `index` selects the instance of a repeated block. */
export function registerAddress(block: string, register: string, index = 0): number {
  const entry = find(block, register);
  if (!Number.isInteger(index) || index < 0 || index >= entry.block.count) {
    throw new IsaError("ISA_RANGE", `${block} has instances 0..${entry.block.count - 1}, not ${index}`);
  }
  return entry.block.base + index * entry.block.stride + entry.register.offset;
}

/** The 32-bit value of a register from its fields; omitted fields are zero. */
export const packRegister = (block: string, register: string, fields: FieldValues): number =>
  find(block, register).codec.pack(fields)[0] as number;

/** Bits of a field of a register. */
export function registerFieldBits(block: string, register: string, field: string): number {
  const found = find(block, register).register.fields.find(({ name }) => name === field);
  if (found === undefined) throw new IsaError("ISA_UNKNOWN_NAME", `register ${block}.${register} has no field ${field}`);
  return found.bits;
}

/** The fields of a 32-bit register value; reserved bits are ignored, as later hardware may use them. */
export function unpackRegister(block: string, register: string, value: number): Record<string, number> {
  const { codec } = find(block, register);
  return codec.unpackLenient(Uint32Array.of(value));
}
