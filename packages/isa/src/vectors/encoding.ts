// SPDX-License-Identifier: Apache-2.0
/** Encoding vectors: for every format least, greatest and random values of every field, with the bytes they give. */
import { type FieldValues, fieldRange } from "../bits.js";
import { encode, encodeRecord } from "../codec.js";
import { INSTRUCTION_LAYOUTS, type Layout, type PlacedField, RECORD_LAYOUTS } from "../layout.js";
import { Random } from "./random.js";

const RANDOM_CASES = 8;

/** Fields of a format that a vector states: all but the opcode. */
export const vectorFields = (layout: Layout): PlacedField[] => layout.fields.filter((f) => f.name !== "opcode");

type Pick = (field: PlacedField) => number;

function cases(layout: Layout, random: Random): Pick[] {
  const fields = vectorFields(layout);
  const only =
    (name: string, value: number): Pick =>
    (f) =>
      f.name === name ? value : 0;
  return [
    (f) => fieldRange(f)[0],
    (f) => fieldRange(f)[1],
    ...fields.flatMap((f) => fieldRange(f).map((value) => only(f.name, value))),
    ...Array.from({ length: RANDOM_CASES }, (): Pick => (f) => random.int(...fieldRange(f))),
  ];
}

function section(layout: Layout, toBytes: (values: FieldValues) => Uint8Array, random: Random): string[] {
  const fields = vectorFields(layout);
  const lines = cases(layout, random).map((pick) => {
    const values = fields.map((f): [string, number] => [f.name, pick(f)]);
    const hex = Buffer.from(toBytes(Object.fromEntries(values))).toString("hex");
    return [layout.name, hex, ...values.map(([, value]) => value)].join(" ");
  });
  return [`# ${layout.name} bytes ${fields.map((f) => f.name).join(" ")}`, ...new Set(lines)];
}

/** The text of test/vectors/encoding.txt. */
export function encodingVectors(): string {
  const random = new Random(0x7e55e1a);
  return [
    ...INSTRUCTION_LAYOUTS.flatMap((layout) => section(layout, (values) => encode(layout.name, values), random)),
    ...RECORD_LAYOUTS.flatMap((layout) => section(layout, (values) => encodeRecord(layout.name, values), random)),
    "",
  ].join("\n");
}
