// SPDX-License-Identifier: Apache-2.0
/** Reading and writing bit fields of up to 48 bits in little-endian 32-bit words, without BigInt. */
import { IsaError } from "./errors.js";
import type { Layout, PlacedField } from "./layout.js";

/** Field values by name. */
export type FieldValues = Readonly<Record<string, number>>;

/** Least and greatest value of a field. */
export function fieldRange(field: { readonly bits: number; readonly signed: boolean }): [number, number] {
  return field.signed ? [-(2 ** (field.bits - 1)), 2 ** (field.bits - 1) - 1] : [0, 2 ** field.bits - 1];
}

/** Adds `value` (already in range) to the words at bit `bit`; the bits must still be zero. */
export function insertBits(words: Uint32Array, bit: number, bits: number, value: number): void {
  let rest = value < 0 ? value + 2 ** bits : value;
  let left = bits;
  let at = bit;
  while (left > 0) {
    const shift = at & 31;
    const take = Math.min(32 - shift, left);
    const unit = 2 ** take;
    const high = Math.floor(rest / unit);
    const index = at >>> 5;
    words[index] = (words[index] as number) | ((rest - high * unit) << shift);
    rest = high;
    left -= take;
    at += take;
  }
}

/** The value of `bits` bits from bit `bit`. */
export function extractBits(words: Uint32Array, bit: number, bits: number, signed: boolean): number {
  const offset = bit & 31;
  if (offset + bits <= 32) {
    // Inside one word, as nearly all fields are: shifted to the top, then down with or without sign.
    const top = (words[bit >>> 5] as number) << (32 - bits - offset);
    return signed ? top >> (32 - bits) : top >>> (32 - bits);
  }
  let value = 0;
  let scale = 1;
  let left = bits;
  let at = bit;
  while (left > 0) {
    const shift = at & 31;
    const take = Math.min(32 - shift, left);
    const chunk = (words[at >>> 5] as number) >>> shift;
    value += (take === 32 ? chunk : chunk & (2 ** take - 1)) * scale;
    scale *= 2 ** take;
    left -= take;
    at += take;
  }
  return signed && value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
}

interface Slot {
  readonly field: PlacedField;
  readonly bit: number;
  readonly min: number;
  readonly max: number;
}

/** Packs and unpacks the fields of one layout; omitted fields are zero. */
export class FieldCodec {
  readonly layout: Layout;
  /** 32-bit words of the format. */
  readonly length: number;
  private readonly slots: readonly Slot[];
  private readonly names: ReadonlySet<string>;
  private readonly covered: Uint32Array;
  /** Copied by every unpack: an object of known shape is several times faster than one built key by key. */
  private readonly template: Readonly<Record<string, number>>;

  /** `hidden` names a field that the caller handles: its bits are not reserved, it is neither packed nor unpacked. */
  constructor(layout: Layout, hidden?: string) {
    this.layout = layout;
    this.length = (layout.words * layout.wordBits) / 32;
    this.covered = new Uint32Array(this.length);
    const slots = layout.fields.map((field) => {
      const [min, max] = fieldRange(field);
      const bit = field.word * layout.wordBits + field.lsb;
      insertBits(this.covered, bit, field.bits, 2 ** field.bits - 1);
      return { field, bit, min, max };
    });
    this.slots = slots.filter((slot) => slot.field.name !== hidden);
    this.names = new Set(this.slots.map((slot) => slot.field.name));
    this.template = Object.fromEntries(this.slots.map((slot) => [slot.field.name, 0]));
  }

  /** Throws ISA_UNKNOWN_FIELD or ISA_RANGE, naming format, field and bounds. */
  pack(values: FieldValues): Uint32Array {
    const words = new Uint32Array(this.length);
    for (const name in values) {
      if (!this.names.has(name)) {
        throw new IsaError("ISA_UNKNOWN_FIELD", `${this.layout.name} has no field ${name}`);
      }
    }
    for (const { field, bit, min, max } of this.slots) {
      const value = values[field.name];
      if (value === undefined) {
        continue;
      }
      if (!Number.isInteger(value) || value < min || value > max) {
        throw new IsaError("ISA_RANGE", `${this.layout.name}.${field.name} is ${value}, outside ${min}..${max}`);
      }
      insertBits(words, bit, field.bits, value);
    }
    return words;
  }

  /** Every field by name. Throws ISA_DECODE when a reserved bit is set. */
  unpack(words: Uint32Array): Record<string, number> {
    for (let i = 0; i < this.length; i++) {
      const stray = (words[i] as number) & ~(this.covered[i] as number);
      if (stray !== 0) {
        const bit = i * 32 + 31 - Math.clz32(stray & -stray);
        throw new IsaError("ISA_DECODE", `${this.layout.name}: reserved bit ${bit} is set`);
      }
    }
    return this.unpackLenient(words);
  }

  /** Every field by name, whatever the reserved bits are. */
  unpackLenient(words: Uint32Array): Record<string, number> {
    const values: Record<string, number> = { ...this.template };
    for (const { field, bit } of this.slots) {
      values[field.name] = extractBits(words, bit, field.bits, field.signed);
    }
    return values;
  }
}

/** Little-endian bytes of 32-bit words. */
export function wordsToBytes(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => {
    view.setUint32(i * 4, word, true);
  });
  return bytes;
}

/** `count` 32-bit words from little-endian bytes. */
export function bytesToWords(bytes: Uint8Array, offset: number, count: number): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, count * 4);
  const words = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    words[i] = view.getUint32(i * 4, true);
  }
  return words;
}
