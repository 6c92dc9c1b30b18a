// SPDX-License-Identifier: Apache-2.0
/** Every byte the generator emits for two small designs is what was reviewed last. */
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
