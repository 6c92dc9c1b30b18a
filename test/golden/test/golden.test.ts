// SPDX-License-Identifier: Apache-2.0
/** What the generator makes for two small designs is, byte for byte, what was reviewed last; what it copies has its name and banner. */
import { describe, expect, it } from "vitest";
import { emittedFiles, expectedFiles } from "../designs.mjs";

const emitted = await emittedFiles();
const expected = expectedFiles();

describe("golden output (after a wanted change: npm run golden, then review the difference)", () => {
  it("has the same files", () => {
    expect([...emitted.keys()].sort()).toEqual([...expected.keys()].sort());
  });

  it.each([...expected.keys()])("%s", (path) => {
    expect(emitted.get(path)).toBe(expected.get(path));
  });
});
