// SPDX-License-Identifier: Apache-2.0
/**
 * Appends encoded instructions to a growing blob. Same encoding as encode() of @tessera/isa (a test holds it to that),
 * but straight into place: a program has hundreds of thousands of instructions.
 */
import { fieldRange, INSTRUCTION_LAYOUTS, WORD_BITS, WORD_BYTES } from "@tessera/isa";
import { BackendError } from "../errors.js";
import type { Instr } from "./instructions.js";

interface Slot {
  readonly name: string;
  /** First 32-bit word of the instruction and bit in it. */
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
  readonly min: number;
  readonly max: number;
}

interface Format {
  readonly opcode: number;
  readonly units: number;
  readonly slots: readonly Slot[];
}

/** 32-bit units of an instruction word. */
const UNITS = WORD_BYTES / 4;
const UNIT_SPAN = 2 ** 32;
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

const FORMATS = new Map(
  INSTRUCTION_LAYOUTS.map((layout): [string, Format] => [
    layout.name,
    {
      opcode: layout.opcode,
      units: layout.words * UNITS,
      slots: layout.fields
        .filter((field) => field.name !== "opcode")
        .map((field) => {
          const bit = field.word * WORD_BITS + field.lsb;
          const [min, max] = fieldRange(field);
          return { name: field.name, word: bit >>> 5, shift: bit & 31, bits: field.bits, min, max };
        }),
    },
  ]),
);

export class InstructionBlob {
  private units = new Uint32Array(1 << 14);
  private used = 0;

  /** Instruction words so far. */
  get words(): number {
    return this.used / UNITS;
  }

  append({ name, fields }: Instr): void {
    const format = FORMATS.get(name) as Format;
    if (this.used + format.units > this.units.length) {
      const larger = new Uint32Array(this.units.length * 2);
      larger.set(this.units);
      this.units = larger;
    }
    const { units, used } = this;
    units[used] = format.opcode;
    for (const { name: field, word, shift, bits, min, max } of format.slots) {
      const value = fields[field] ?? 0;
      if (value === 0) {
        continue;
      }
      if (!(value >= min && value <= max)) {
        throw new BackendError(
          "BACKEND_DOES_NOT_FIT",
          `${name}.${field} would be ${value}, outside ${min}..${max}; a dimension of the network exceeds what the instruction set can express`,
        );
      }
      const unsigned = value < 0 ? value + 2 ** bits : value;
      const at = used + word;
      units[at] = (units[at] as number) | (unsigned << shift);
      if (shift + bits > 32) {
        // The shift above keeps the low 32 bits of a wider value; the rest follows in the next unit.
        units[at + 1] = (units[at + 1] as number) | Math.floor(unsigned / (UNIT_SPAN / 2 ** shift));
      }
    }
    this.used += format.units;
  }

  /** All bytes, little endian. */
  finish(): Uint8Array {
    if (LITTLE_ENDIAN) {
      return new Uint8Array(this.units.slice(0, this.used).buffer);
    }
    const bytes = new Uint8Array(this.used * 4);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < this.used; i++) {
      view.setUint32(i * 4, this.units[i] as number, true);
    }
    return bytes;
  }
}
