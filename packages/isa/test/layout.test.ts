// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { IsaError } from "../src/errors.js";
import {
  checkRegisters,
  INSTRUCTION_LAYOUTS,
  layoutInstructions,
  placeFields,
  RECORD_LAYOUTS,
  reservedMask,
} from "../src/layout.js";
import { canonicalLayout, layoutHash } from "../src/layout-hash.js";
import { s, u } from "../src/spec/field.js";
import { INSTRUCTIONS, type InstructionFormat } from "../src/spec/instructions.js";
import { REGISTER_BLOCKS, type RegisterBlock } from "../src/spec/registers.js";

const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof IsaError ? error.code : String(error);
  }
  return "no error";
};

const nop = (name: string, op: number): InstructionFormat => ({ name, engine: "LDI", op, words: [[]], doc: "" });

describe("placeFields", () => {
  it("packs from bit 0 without gaps and leaves reserved bits out", () => {
    const layout = placeFields("X", 256, [[u("a", 3, ""), u("reserved", 5, ""), s("b", 12, "")], [u("c", 1, "")]]);
    expect(layout.fields.map((f) => [f.name, f.word, f.lsb, f.bits])).toEqual([
      ["a", 0, 0, 3],
      ["b", 0, 8, 12],
      ["c", 1, 0, 1],
    ]);
    expect(reservedMask(layout, 1)).toBe((1n << 256n) - 2n);
    expect(reservedMask(layout, 0)).toBe(((1n << 256n) - 1n) ^ 0xfff07n);
  });

  it("accepts a full word and refuses one bit more", () => {
    const full = Array.from({ length: 8 }, (_, i) => u(`f${i}`, 32, ""));
    expect(placeFields("X", 256, [full]).fields).toHaveLength(8);
    expect(code(() => placeFields("X", 256, [[...full, u("g", 1, "")]]))).toBe("ISA_LAYOUT");
  });

  it("refuses doubled names and impossible widths", () => {
    expect(code(() => placeFields("X", 256, [[u("a", 1, "")], [u("a", 1, "")]]))).toBe("ISA_LAYOUT");
    for (const bits of [0, -1, 1.5, 65, 49]) {
      expect(code(() => placeFields("X", 256, [[u("a", bits, "")]]))).toBe("ISA_LAYOUT");
    }
  });
});

describe("layoutInstructions", () => {
  it("forms opcodes from engine and operation", () => {
    expect(INSTRUCTION_LAYOUTS.map((l) => [l.name, l.opcode])).toContainEqual(["CONV", 2 * 64 + 1]);
    expect(INSTRUCTION_LAYOUTS.map((l) => [l.name, l.opcode])).toContainEqual(["STORE", 3 * 64 + 1]);
  });

  it("refuses shared opcodes, shared names, bad operations, three words", () => {
    expect(code(() => layoutInstructions([nop("A", 1), nop("B", 1)]))).toBe("ISA_LAYOUT");
    expect(code(() => layoutInstructions([nop("A", 1), nop("A", 2)]))).toBe("ISA_LAYOUT");
    expect(code(() => layoutInstructions([nop("A", 64)]))).toBe("ISA_LAYOUT");
    expect(code(() => layoutInstructions([{ ...nop("A", 1), words: [[], [], []] }]))).toBe("ISA_LAYOUT");
  });

  it("never overlaps fields", () => {
    for (const layout of [...INSTRUCTION_LAYOUTS, ...RECORD_LAYOUTS]) {
      const used = new Set<number>();
      for (const field of layout.fields) {
        for (let bit = field.lsb; bit < field.lsb + field.bits; bit++) {
          const place = field.word * layout.wordBits + bit;
          expect(used.has(place), `${layout.name} bit ${place}`).toBe(false);
          expect(bit).toBeLessThan(layout.wordBits);
          used.add(place);
        }
      }
    }
  });
});

describe("checkRegisters", () => {
  const block = (patch: Partial<RegisterBlock>): RegisterBlock => ({
    name: "B",
    base: 0,
    stride: 8,
    count: 2,
    doc: "",
    registers: [{ name: "R", offset: 0, access: "rw", fields: [u("value", 32, "")], doc: "" }],
    ...patch,
  });
  const other = block({ name: "C", base: 8, count: 1 });

  it("accepts the specification", () => {
    expect(() => checkRegisters(REGISTER_BLOCKS, 65536)).not.toThrow();
  });

  it("refuses overlap, misalignment, registers outside the block or the map, and wide registers", () => {
    expect(code(() => checkRegisters([block({}), other], 64))).toBe("ISA_LAYOUT");
    expect(code(() => checkRegisters([block({ base: 2 })], 64))).toBe("ISA_LAYOUT");
    expect(code(() => checkRegisters([block({ base: 56, count: 3 })], 64))).toBe("ISA_LAYOUT");
    const late = { name: "R", offset: 8, access: "rw", fields: [u("value", 32, "")], doc: "" } as const;
    expect(code(() => checkRegisters([block({ registers: [late] })], 64))).toBe("ISA_LAYOUT");
    const wide = { name: "R", offset: 0, access: "rw", fields: [u("value", 33, "")], doc: "" } as const;
    expect(code(() => checkRegisters([block({ registers: [wide] })], 64))).toBe("ISA_LAYOUT");
  });
});

describe("layoutHash", () => {
  it("is 32 bits, stable, and independent of documentation", () => {
    expect(layoutHash()).toBe(layoutHash());
    expect(layoutHash()).toBeGreaterThanOrEqual(0);
    expect(layoutHash()).toBeLessThan(2 ** 32);
    for (const format of INSTRUCTIONS) {
      expect(canonicalLayout()).toContain(format.name);
      expect(canonicalLayout()).not.toContain(format.doc);
    }
  });
});
