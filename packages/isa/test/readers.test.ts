// SPDX-License-Identifier: Apache-2.0
/** The emitted readers read what the table-driven codec reads, and refuse what it refuses. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bytesToWords, fieldRange } from "../src/bits.js";
import { decode, encode } from "../src/codec.js";
import { emitSources } from "../src/emit/files.js";
import { blankFields, readInstruction } from "../src/generated/readers.js";
import { INSTRUCTION_LAYOUTS, layoutBytes } from "../src/layout.js";
import { Random } from "../src/vectors/random.js";
import { repoPath } from "./vector-file.js";

const SEED = 11;
const ROUNDS = 200;
const units = (bytes: Uint8Array): Uint32Array => bytesToWords(bytes, 0, bytes.length / 4);

describe("packages/isa/src/generated", () => {
  it.each(Object.entries(emitSources()))("%s is up to date (npm run sources -w @tessera/isa)", (name, text) => {
    expect(readFileSync(repoPath(`packages/isa/src/generated/${name}`), "utf8")).toBe(text);
  });
});

describe.each(INSTRUCTION_LAYOUTS)("$name", (layout) => {
  const fields = layout.fields.filter(({ name }) => name !== "opcode");

  it(`is read as the codec decodes it (seed ${SEED})`, () => {
    const random = new Random(SEED);
    // One set of objects for all reads: nothing of an earlier instruction may be left.
    const read = blankFields();
    for (let round = 0; round < ROUNDS; round++) {
      const values = fields.map((field) => {
        const [least, greatest] = fieldRange(field);
        const value = [least, greatest, random.int(least, greatest)][random.int(0, 2)] as number;
        return [field.name, value] as const;
      });
      const bytes = encode(layout.name, Object.fromEntries(values));
      expect(readInstruction(read, units(bytes), 0, bytes.length / 4)).toBe(layout.name);
      expect(read[layout.name as keyof typeof read]).toEqual(decode(bytes).fields);
    }
  });

  it("is refused with words missing, or with any reserved bit set", () => {
    const bytes = encode(layout.name, {});
    const end = layoutBytes(layout) / 4;
    expect(readInstruction(blankFields(), units(bytes), 0, end - 1)).toBeNull();
    for (let bit = 8; bit < bytes.length * 8; bit++) {
      const changed = Uint8Array.from(bytes);
      changed[bit >> 3] = 1 << (bit & 7);
      let legal = true;
      try {
        decode(changed);
      } catch {
        legal = false;
      }
      expect(readInstruction(blankFields(), units(changed), 0, end), `bit ${bit}`).toBe(legal ? layout.name : null);
    }
  });
});

it("an opcode that is no instruction is refused", () => {
  expect(readInstruction(blankFields(), new Uint32Array([0x3f, 0, 0, 0, 0, 0, 0, 0]), 0, 8)).toBeNull();
});
