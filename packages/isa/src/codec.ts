// SPDX-License-Identifier: Apache-2.0
/** Instructions and records to bytes and back; every value is range-checked. */
import { bytesToWords, FieldCodec, type FieldValues, wordsToBytes } from "./bits.js";
import { IsaError } from "./errors.js";
import { INSTRUCTION_LAYOUTS, type InstructionLayout, type Layout, layoutBytes, RECORD_LAYOUTS } from "./layout.js";
import { WORD_BYTES } from "./spec/instructions.js";

/** A decoded instruction: its name and every field of it, `wait` and `post` included. */
export interface Instruction {
  readonly name: string;
  readonly fields: Record<string, number>;
}

/** A decoded instruction and the bytes it took. */
export interface DecodedInstruction extends Instruction {
  readonly bytes: number;
}

interface Entry {
  readonly layout: InstructionLayout;
  readonly codec: FieldCodec;
}

const ENTRIES: readonly Entry[] = INSTRUCTION_LAYOUTS.map((layout) => ({ layout, codec: new FieldCodec(layout, "opcode") }));
const BY_NAME = new Map(ENTRIES.map((e) => [e.layout.name, e]));
const BY_OPCODE = new Map(ENTRIES.map((e) => [e.layout.opcode, e]));
const RECORD_CODECS = new Map(RECORD_LAYOUTS.map((layout) => [layout.name, new FieldCodec(layout)]));

function find<T>(map: ReadonlyMap<string, T>, name: string, what: string): T {
  const entry = map.get(name);
  if (entry === undefined) {
    throw new IsaError("ISA_UNKNOWN_NAME", `no ${what} is named ${name}; there are ${[...map.keys()].join(", ")}`);
  }
  return entry;
}

/** The layout of an instruction by name. */
export const instructionLayout = (name: string): InstructionLayout => find(BY_NAME, name, "instruction").layout;

/** The layout of an instruction by opcode, or undefined. */
export const instructionByOpcode = (opcode: number): InstructionLayout | undefined => BY_OPCODE.get(opcode)?.layout;

/** The layout of a record by name. */
export const recordLayout = (name: string): Layout => find(RECORD_CODECS, name, "record").layout;

/** Encodes an instruction into 32 or 64 bytes; the opcode is set, omitted fields are zero. */
export function encode(name: string, fields: FieldValues = {}): Uint8Array {
  const { layout, codec } = find(BY_NAME, name, "instruction");
  const words = codec.pack(fields);
  words[0] = (words[0] as number) | layout.opcode;
  return wordsToBytes(words);
}

/** Decodes the instruction at `offset`. Throws ISA_DECODE on an unknown opcode, reserved bits, or missing bytes. */
export function decode(bytes: Uint8Array, offset = 0): DecodedInstruction {
  if (offset + WORD_BYTES > bytes.length) {
    throw new IsaError("ISA_DECODE", `an instruction word has ${WORD_BYTES} bytes, ${bytes.length - offset} are left`);
  }
  const opcode = bytes[offset] as number;
  const entry = BY_OPCODE.get(opcode);
  if (entry === undefined) {
    throw new IsaError("ISA_DECODE", `byte ${offset}: opcode 0x${opcode.toString(16)} is not an instruction`);
  }
  const size = layoutBytes(entry.layout);
  if (offset + size > bytes.length) {
    throw new IsaError("ISA_DECODE", `byte ${offset}: ${entry.layout.name} has ${size} bytes, ${bytes.length - offset} are left`);
  }
  const fields = entry.codec.unpack(bytesToWords(bytes, offset, entry.codec.length));
  return { name: entry.layout.name, fields, bytes: size };
}

/** Decodes instructions until the bytes end. */
export function decodeAll(bytes: Uint8Array): DecodedInstruction[] {
  const list: DecodedInstruction[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const instruction = decode(bytes, offset);
    list.push(instruction);
    offset += instruction.bytes;
  }
  return list;
}

/** Encodes a record (DISPATCH_ENTRY, CHANNEL_PARAMS); omitted fields are zero. */
export const encodeRecord = (name: string, fields: FieldValues): Uint8Array =>
  wordsToBytes(find(RECORD_CODECS, name, "record").pack(fields));

/** Decodes a record at `offset`. Throws ISA_DECODE on reserved bits or missing bytes. */
export function decodeRecord(name: string, bytes: Uint8Array, offset = 0): Record<string, number> {
  const codec = find(RECORD_CODECS, name, "record");
  const size = layoutBytes(codec.layout);
  if (offset + size > bytes.length) {
    throw new IsaError("ISA_DECODE", `${name} has ${size} bytes, ${bytes.length - offset} are left`);
  }
  return codec.unpack(bytesToWords(bytes, offset, codec.length));
}
