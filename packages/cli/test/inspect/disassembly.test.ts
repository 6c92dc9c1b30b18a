// SPDX-License-Identifier: Apache-2.0
import { assemble } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import { formatProgram } from "../../src/inspect/disassembly.js";
import { SAMPLE_PROGRAM } from "../sample-program.js";

describe("formatProgram", () => {
  it("prints text that assembles to the same instructions", () => {
    const text = [...formatProgram(SAMPLE_PROGRAM, {})].join("\n");
    expect(text).toContain("# layer 0 conv conv1");
    expect(text).toContain("# tiling W1, tile 0: 2 words, 40 cycles predicted");
    expect(Buffer.from(assemble(text))).toEqual(Buffer.from(SAMPLE_PROGRAM.instructions));
  });

  it("prints one tiling or refuses an unknown layer", () => {
    const text = [...formatProgram(SAMPLE_PROGRAM, { layer: 0, tiling: "OC1" })].join("\n");
    expect(text).toContain("NOP_SAVE");
    expect(text).not.toContain("NOP_LDI");
    expect(() => [...formatProgram(SAMPLE_PROGRAM, { layer: 4 })]).toThrow("--layer 4: the package has layers 0 to 0");
  });
});
