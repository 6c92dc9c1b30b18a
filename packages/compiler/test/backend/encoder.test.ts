// SPDX-License-Identifier: Apache-2.0
/** The in-place encoder writes what encode() of the instruction set writes. */
import { encode, fieldRange, INSTRUCTION_LAYOUTS } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import { InstructionBlob } from "../../src/backend/emit/encoder.js";
import { random } from "./support/graphs.js";

describe("InstructionBlob", () => {
  it("encodes random and extreme fields of every instruction as encode() does", () => {
    const next = random(99);
    const blob = new InstructionBlob();
    const expected: Uint8Array[] = [];
    for (let round = 0; round < 200; round++) {
      for (const layout of INSTRUCTION_LAYOUTS) {
        const fields = Object.fromEntries(
          layout.fields
            .filter((f) => f.name !== "opcode")
            .map((f) => {
              const [min, max] = fieldRange(f);
              const value = round === 0 ? min : round === 1 ? max : min + Math.floor(next() * (max - min + 1));
              return [f.name, value];
            }),
        );
        blob.append({ name: layout.name, fields });
        expected.push(encode(layout.name, fields));
      }
    }
    expect(Buffer.compare(blob.finish(), Buffer.concat(expected))).toBe(0);
  });

  it("names instruction, field and bounds of a value that does not fit", () => {
    expect(() => new InstructionBlob().append({ name: "LOAD_IN", fields: { rows: 4096 } })).toThrow(
      /LOAD_IN\.rows would be 4096, outside 0\.\.4095/,
    );
  });
});
