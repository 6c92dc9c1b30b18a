// SPDX-License-Identifier: Apache-2.0
/**
 * Writes field readers for programs of many instructions: shifts and masks known when the reader is compiled, and objects
 * that are used again. The codec reads the same fields by table, an instruction at a time.
 */
import { INSTRUCTION_LAYOUTS, type InstructionLayout, type PlacedField } from "../layout.js";
import { WORD_BITS } from "../spec/instructions.js";

/** Units in which words are read. */
const UNIT_BITS = 32;
const LINE_WIDTH = 130;

const hex = (value: number): string => `0x${value.toString(16)}`;
const mask = (bits: number): number => 2 ** bits - 1;
const unit = (index: number): string => (index === 0 ? "w[at] as number" : `w[at + ${index}] as number`);

interface Part {
  readonly unit: number;
  readonly shift: number;
  readonly bits: number;
  /** Bits of the field below this part. */
  readonly below: number;
}

/** Pieces of a field by the units that they lie in, lowest first. */
function parts({ word, lsb, bits }: PlacedField): Part[] {
  const list: Part[] = [];
  for (let below = 0; below < bits; ) {
    const bit = word * WORD_BITS + lsb + below;
    const shift = bit % UNIT_BITS;
    const taken = Math.min(bits - below, UNIT_BITS - shift);
    list.push({ unit: Math.floor(bit / UNIT_BITS), shift, bits: taken, below });
    below += taken;
  }
  return list;
}

/** A part as an unsigned number. */
function partText({ unit: index, shift, bits }: Part): string {
  if (bits === UNIT_BITS) return `w${index} >>> 0`;
  if (shift + bits === UNIT_BITS) return `w${index} >>> ${shift}`;
  return shift === 0 ? `w${index} & ${hex(mask(bits))}` : `(w${index} >>> ${shift}) & ${hex(mask(bits))}`;
}

/** The value of a field. One inside a unit is shifted to the top and down again for its sign. */
function valueText(field: PlacedField): string {
  const list = parts(field);
  const [only] = list as [Part];
  if (list.length === 1) {
    const up = UNIT_BITS - only.shift - only.bits;
    return field.signed ? `(w${only.unit} << ${up}) >> ${UNIT_BITS - only.bits}` : partText(only);
  }
  const sum = list.map((part) => (part.below === 0 ? `(${partText(part)})` : `(${partText(part)}) * ${hex(2 ** part.below)}`));
  return field.signed ? `signed(${sum.join(" + ")}, ${hex(2 ** (field.bits - 1))})` : sum.join(" + ");
}

/** Fields that a reader reads: the opcode chose it. */
const read = (layout: InstructionLayout): PlacedField[] => layout.fields.filter(({ name }) => name !== "opcode");

/** The test that no bit outside the fields is set. */
function reservedText(layout: InstructionLayout): string {
  const units = (layout.words * WORD_BITS) / UNIT_BITS;
  const covered = new Array<number>(units).fill(0);
  for (const field of layout.fields) {
    for (const part of parts(field)) covered[part.unit] = (covered[part.unit] as number) + mask(part.bits) * 2 ** part.shift;
  }
  const stray = covered.flatMap((bits, i) =>
    bits === mask(UNIT_BITS) ? [] : [bits === 0 ? `w${i}` : `(w${i} & ${hex(mask(UNIT_BITS) - bits)})`],
  );
  return stray.length === 0 ? "true" : `(${stray.join(" | ")}) === 0`;
}

function readerText(layout: InstructionLayout): string[] {
  const units = Array.from({ length: (layout.words * WORD_BITS) / UNIT_BITS }, (_, i) => `  const w${i} = ${unit(i)};`);
  return [
    `function read_${layout.name}(f: InstructionFields["${layout.name}"], w: Uint32Array, at: number): boolean {`,
    ...units,
    ...read(layout).map((field) => `  f.${field.name} = ${valueText(field)};`),
    `  return ${reservedText(layout)};`,
    "}",
    "",
  ];
}

/** `KEY: { a: 0, b: 0 },` over as many lines as it takes. */
function blankText(layout: InstructionLayout): string[] {
  const lines = [`  ${layout.name}: {`];
  let line = "   ";
  for (const { name } of read(layout)) {
    const next = ` ${name}: 0,`;
    if (line.length + next.length > LINE_WIDTH) {
      lines.push(line);
      line = "   ";
    }
    line += next;
  }
  return [...lines, line, "  },"];
}

const SIGNED = [
  "/** Two's complement: `half` is the value of the sign bit. */",
  "const signed = (value: number, half: number): number => (value < half ? value : value - 2 * half);",
  "",
];

/** The text of packages/isa/src/generated/readers.ts. */
export function emitReaders(): string {
  const readers = INSTRUCTION_LAYOUTS.flatMap(readerText);
  const cases = INSTRUCTION_LAYOUTS.flatMap(({ name, opcode, words }) => [
    `    case ${hex(opcode)}:`,
    `      return at + ${(words * WORD_BITS) / UNIT_BITS} <= end && read_${name}(fields.${name}, w, at) ? "${name}" : null;`,
  ]);
  return [
    // No layout hash: it covers registers too, and a reader that is not up to date is a test that fails.
    "// SPDX-License-Identifier: Apache-2.0",
    "// Emitted from packages/isa/src/spec; do not edit.",
    "/** Reads instructions into objects that every read of the same kind overwrites. */",
    "",
    "/** An object per instruction with all its fields but the opcode. */",
    "export const blankFields = () => ({",
    ...INSTRUCTION_LAYOUTS.flatMap(blankText),
    "});",
    "",
    "export type InstructionFields = ReturnType<typeof blankFields>;",
    "export type InstructionName = keyof InstructionFields;",
    "",
    ...(readers.some((line) => line.includes("= signed(")) ? SIGNED : []),
    ...readers,
    "/**",
    " * Reads the instruction at 32-bit word `at` into the object of its name; `end`: one past the last word.",
    " * null: no instruction, a reserved bit is set, or words are missing; decode() says which.",
    " */",
    "export function readInstruction(fields: InstructionFields, w: Uint32Array, at: number, end: number): InstructionName | null {",
    "  switch ((w[at] as number) & 0xff) {",
    ...cases,
    "    default:",
    "      return null;",
    "  }",
    "}",
    "",
  ].join("\n");
}
