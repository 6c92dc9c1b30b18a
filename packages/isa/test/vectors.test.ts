// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decode, decodeRecord, encode, encodeRecord } from "../src/codec.js";
import { RECORDS } from "../src/spec/records.js";
import { vectorFiles } from "../src/vectors/files.js";
import { encodingColumns, readVectors, repoPath } from "./vector-file.js";

describe("committed vectors", () => {
  it.each(Object.entries(vectorFiles()))("%s is what the generator writes", (name, text) => {
    expect(readFileSync(repoPath(`test/vectors/${name}`), "utf8")).toBe(text);
  });

  it("are what the codec reads and writes", () => {
    const columns = encodingColumns();
    for (const [name, hex, ...values] of readVectors("encoding.txt") as [string, string, ...string[]][]) {
      const fields = Object.fromEntries((columns.get(name) ?? []).map((field, i) => [field, Number(values[i])]));
      const bytes = Buffer.from(hex, "hex");
      const record = RECORDS.some((r) => r.name === name);
      expect(record ? decodeRecord(name, bytes) : decode(bytes).fields).toEqual(fields);
      expect(Buffer.from(record ? encodeRecord(name, fields) : encode(name, fields)).toString("hex")).toBe(hex);
    }
  });

  it("hold ties, saturation and results beside them", () => {
    const results = readVectors("conv.txt").map((row) => Number(row.at(-1)));
    expect(results.filter((y) => y === 127).length).toBeGreaterThan(20);
    expect(results.filter((y) => y === -128).length).toBeGreaterThan(20);
    expect(new Set(results).size).toBeGreaterThan(100);
  });
});
