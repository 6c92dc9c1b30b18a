// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  isXclbin,
  readXclbin,
  sectionKind,
  sectionKindName,
  sectionOf,
  writeXclbin,
  type XclbinSection,
} from "../../src/index.js";
import { FOREIGN, readForeign } from "./foreign.js";
import { SAMPLE } from "./sample.js";

const contents = (sections: readonly XclbinSection[]): unknown[] =>
  sections.map(({ kind, name, data }) => [kind, name, [...data]]);

describe("xclbin container", () => {
  it("reads back what it wrote", () => {
    const read = readXclbin(writeXclbin(SAMPLE));
    expect(read).toMatchObject({ ...SAMPLE, sections: expect.any(Array), trailer: new Uint8Array() });
    expect(contents(read.sections)).toEqual(contents(SAMPLE.sections));
    expect(sectionOf(read, "BITSTREAM")).toBeUndefined();
  });

  it("names kinds, and those that it does not know by their number", () => {
    for (const kind of [0, 31, 99]) expect(sectionKind(sectionKindName(kind))).toBe(kind);
    expect(sectionKindName(99)).toBe("UNKNOWN_99");
    expect(() => sectionKind("NONSENSE")).toThrow(/'NONSENSE' is none of BITSTREAM/);
  });

  it("refuses foreign and truncated files with one error each", () => {
    const bytes = writeXclbin(SAMPLE);
    expect(isXclbin(new Uint8Array(500))).toBe(false);
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => readXclbin(bytes.slice(0, length)), `cut at ${length}`).toThrow(
        expect.objectContaining({ code: "XCLBIN_FORMAT" }),
      );
    }
  });

  it("refuses sections that share bytes with each other or with the header", () => {
    const headers = 456;
    for (const [section, offset] of [
      [1, 0n],
      [1, 720n],
    ] as const) {
      const bytes = writeXclbin(SAMPLE);
      new DataView(bytes.buffer).setBigUint64(headers + 40 * section + 24, offset, true);
      expect(() => readXclbin(bytes)).toThrow(/overlaps/);
    }
  });

  it("refuses values that do not fit", () => {
    expect(() => writeXclbin({ ...SAMPLE, platform: "x".repeat(65) })).toThrow(/longer than 64 bytes/);
    expect(() => writeXclbin({ ...SAMPLE, platform: "\u20ac" })).toThrow(/more than one byte/);
    expect(() => writeXclbin({ ...SAMPLE, uuid: "12" })).toThrow(/32 hexadecimal digits/);
    expect(() => writeXclbin({ ...SAMPLE, mode: "SOLO" })).toThrow(/none of FLAT/);
  });
});

describe.skipIf(FOREIGN.length === 0)("containers written by other tools (skipped where the data is absent)", () => {
  it.each(FOREIGN)("%s is written back byte for byte", (name) => {
    const bytes = readForeign(name);
    const read = readXclbin(bytes);
    expect(Buffer.from(writeXclbin(read)).equals(bytes)).toBe(true);
    expect(readXclbin(writeXclbin(read))).toEqual(read);
  });
});
