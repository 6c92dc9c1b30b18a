// SPDX-License-Identifier: Apache-2.0
/** Bit positions of every instruction, record and register field, computed from the specification and checked. */
import { IsaError } from "./errors.js";
import type { Field } from "./spec/field.js";
import { ENGINES, HEADER, INSTRUCTIONS, type InstructionFormat, WORD_BITS, WORD_BYTES } from "./spec/instructions.js";
import { RECORDS, type RecordFormat } from "./spec/records.js";
import { REGISTER_BLOCKS, REGISTER_SPACE, type Register, type RegisterBlock } from "./spec/registers.js";

/** A field with its place. */
export interface PlacedField extends Field {
  /** Word of the format. */
  readonly word: number;
  /** Lowest bit inside that word. */
  readonly lsb: number;
}

/** A format with the places of its fields; fields named `reserved...` are left out, their bits are in no field. */
export interface Layout {
  readonly name: string;
  readonly words: number;
  readonly wordBits: number;
  readonly fields: readonly PlacedField[];
}

/** An instruction format with its 8-bit opcode. */
export interface InstructionLayout extends Layout {
  readonly opcode: number;
  readonly format: InstructionFormat;
}

const isReserved = (field: Field): boolean => /^reserved\d*$/.test(field.name);

/** Packs the fields of each word from bit 0 upwards. Throws ISA_LAYOUT on bad widths, overflow or doubled names. */
export function placeFields(name: string, wordBits: number, words: readonly (readonly Field[])[]): Layout {
  const placed: PlacedField[] = [];
  const names = new Set<string>();
  words.forEach((fields, word) => {
    let lsb = 0;
    for (const field of fields) {
      if (!Number.isInteger(field.bits) || field.bits < 1 || field.bits > 64) {
        throw new IsaError("ISA_LAYOUT", `${name}.${field.name}: a field has 1 to 64 bits, not ${field.bits}`);
      }
      if (isReserved(field)) {
        lsb += field.bits;
        continue;
      }
      if (field.bits > 48) {
        throw new IsaError("ISA_LAYOUT", `${name}.${field.name}: values wider than 48 bits are not supported`);
      }
      if (names.has(field.name)) {
        throw new IsaError("ISA_LAYOUT", `${name}: two fields are named ${field.name}`);
      }
      names.add(field.name);
      placed.push({ ...field, word, lsb });
      lsb += field.bits;
    }
    if (lsb > wordBits) {
      throw new IsaError("ISA_LAYOUT", `${name}: the fields of word ${word} take ${lsb} bits of ${wordBits}`);
    }
  });
  return { name, words: words.length, wordBits, fields: placed };
}

/** Lays out instructions: word 0 starts with the header, opcode = engine << 6 | op. */
export function layoutInstructions(formats: readonly InstructionFormat[]): InstructionLayout[] {
  const seen = new Map<number | string, string>();
  return formats.map((format) => {
    const engine = ENGINES.indexOf(format.engine);
    if (engine < 0 || !Number.isInteger(format.op) || format.op < 0 || format.op > 63) {
      throw new IsaError("ISA_LAYOUT", `${format.name}: engine ${format.engine}, op ${format.op} gives no opcode`);
    }
    if (format.words.length < 1 || format.words.length > 2) {
      throw new IsaError("ISA_LAYOUT", `${format.name}: an instruction has one or two words`);
    }
    const opcode = engine * 64 + format.op;
    for (const key of [opcode, format.name]) {
      const other = seen.get(key);
      if (other !== undefined) {
        throw new IsaError("ISA_LAYOUT", `${format.name} and ${other} share ${key}`);
      }
      seen.set(key, format.name);
    }
    const words = format.words.map((fields, i) => (i === 0 ? [...HEADER, ...fields] : fields));
    return { ...placeFields(format.name, WORD_BITS, words), opcode, format };
  });
}

/** Lays out a record as one word of its size. */
export const layoutRecord = (record: RecordFormat): Layout => placeFields(record.name, record.bytes * 8, [record.fields]);

/** Lays out one 32-bit register. */
export const layoutRegister = (block: RegisterBlock, register: Register): Layout =>
  placeFields(`${block.name}.${register.name}`, 32, [register.fields]);

/** Throws ISA_LAYOUT when registers or blocks overlap, are misaligned, or leave the register space. */
export function checkRegisters(blocks: readonly RegisterBlock[], space: number): void {
  const owner = new Map<number, string>();
  for (const block of blocks) {
    for (let i = 0; i < block.count; i++) {
      for (const register of block.registers) {
        const name = `${block.name}[${i}].${register.name}`;
        const address = block.base + i * block.stride + register.offset;
        if (address % 4 !== 0 || address + 4 > space || register.offset + 4 > block.stride) {
          throw new IsaError("ISA_LAYOUT", `${name} at byte ${address} is misaligned or outside its block or map`);
        }
        const other = owner.get(address);
        if (other !== undefined) {
          throw new IsaError("ISA_LAYOUT", `${name} and ${other} share byte address ${address}`);
        }
        owner.set(address, name);
        layoutRegister(block, register);
      }
    }
  }
}

/** Bits that no field of a word covers: they must be zero. */
export function reservedMask(layout: Layout, word: number): bigint {
  let mask = (1n << BigInt(layout.wordBits)) - 1n;
  for (const field of layout.fields) {
    if (field.word === word) {
      mask &= ~(((1n << BigInt(field.bits)) - 1n) << BigInt(field.lsb));
    }
  }
  return mask;
}

checkRegisters(REGISTER_BLOCKS, REGISTER_SPACE);

/** Every instruction of the specification, laid out. */
export const INSTRUCTION_LAYOUTS: readonly InstructionLayout[] = layoutInstructions(INSTRUCTIONS);
/** Every record of the specification, laid out. */
export const RECORD_LAYOUTS: readonly Layout[] = RECORDS.map(layoutRecord);
/** The header that starts word 0 of every instruction. */
export const HEADER_LAYOUT: Layout = placeFields("HEADER", WORD_BITS, [HEADER]);

/** Bytes of a laid-out format. */
export const layoutBytes = (layout: Layout): number => (layout.words * layout.wordBits) / 8;

/** Bytes of the longest instruction. */
export const MAX_INSTRUCTION_BYTES = 2 * WORD_BYTES;
