// SPDX-License-Identifier: Apache-2.0
/** Fields of instructions and of dispatch entries with the classes of their values, all from the specification. */
import { type Field, fieldRange, INSTRUCTIONS, instructionLayout, RECORDS, recordLayout } from "@tessera/isa";
import type { Dice } from "./dice.js";

/** `zero` only where zero is neither the least nor the greatest legal value. */
export type FieldClass = "zero" | "min" | "typical" | "max";

export interface SpecField {
  /** Instruction or record. */
  readonly format: string;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly classes: readonly FieldClass[];
}

/** What the specification says of a value that must not be zero. */
const POSITIVE = ">= 1";
/** Fields that are the format itself. */
const HIDDEN: readonly string[] = ["opcode", "end"];

function specField(format: string, field: Field): SpecField {
  const [lowest, max] = fieldRange(field);
  const min = field.doc.includes(POSITIVE) ? 1 : lowest;
  const classes: FieldClass[] = ["min", "max"];
  if (min !== 0) classes.unshift("zero");
  if (field.bits > 1) classes.push("typical");
  return { format, name: field.name, min, max, classes };
}

const fieldsOf = (format: string, fields: readonly Field[]): SpecField[] =>
  fields.filter(({ name }) => !HIDDEN.includes(name)).map((field) => specField(format, field));

/** Instructions that may stand in an IFP. */
export const IFP_INSTRUCTIONS: readonly string[] = INSTRUCTIONS.filter(({ injected }) => !injected).map(({ name }) => name);

export const ENTRY = "DISPATCH_ENTRY";

const FIELDS: ReadonlyMap<string, readonly SpecField[]> = new Map([
  ...INSTRUCTIONS.map(({ name }) => [name, fieldsOf(name, instructionLayout(name).fields)] as const),
  ...RECORDS.map(({ name }) => [name, fieldsOf(name, recordLayout(name).fields)] as const),
]);

export function specFields(format: string): readonly SpecField[] {
  const fields = FIELDS.get(format);
  if (fields === undefined) throw new RangeError(`the specification has no format ${format}`);
  return fields;
}

export function findField(format: string, name: string): SpecField {
  const field = specFields(format).find((candidate) => candidate.name === name);
  if (field === undefined) throw new RangeError(`${format} has no field ${name}`);
  return field;
}

export function classOf({ min, max }: SpecField, value: number): FieldClass {
  if (value === max) return "max";
  if (value === min) return "min";
  return value === 0 ? "zero" : "typical";
}

/** A class of values of a field: what a mutation sets, and what coverage counts. */
export interface FieldBin {
  readonly field: SpecField;
  readonly kind: FieldClass;
}

export const binName = ({ field, kind }: FieldBin): string => `${field.format}.${field.name} ${kind}`;

/** A value of the class; `typical` is any other one. */
export function drawValue({ min, max }: SpecField, kind: FieldClass, dice: Dice): number {
  if (kind === "zero") return 0;
  if (kind !== "typical") return kind === "min" ? min : max;
  const value = dice.range(min + 1, max - 1);
  return value === 0 ? 1 : value;
}

/** Any value of a field, its limits often. */
export function anyValue(format: string, name: string, dice: Dice): number {
  const field = findField(format, name);
  return drawValue(field, dice.pick(field.classes.filter((kind) => kind !== "zero" || field.min < 0)), dice);
}
