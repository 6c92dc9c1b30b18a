// SPDX-License-Identifier: Apache-2.0
import { buildDispatch, packProgram, unpackProgram, verifyProgram } from "@tessera/compiler";
import { CORE_512, CORE_TINY } from "@tessera/hw";
import { disassemble } from "@tessera/isa";
import { describe, expect, test } from "vitest";
import { HAMMER_NAMES, HAMMERS, hammerProgram } from "../../src/hammer/hammer-program.js";

describe.each(HAMMER_NAMES)("hammer %s", (name) => {
  test.each([CORE_512, CORE_TINY])("is a legal program, and survives its package", (core) => {
    const program = hammerProgram(name, core);
    expect(() => verifyProgram(program, core)).not.toThrow();
    expect(unpackProgram(packProgram(program)).name).toBe(`hammer-${name}`);
    expect(buildDispatch(program, 3).cores).toBe(3);
  });

  test("does what its name says", () => {
    const pattern: { reads?: object; writes?: object } = HAMMERS[name];
    const text = disassemble(hammerProgram(name, CORE_512).instructions);
    expect(text.includes("LOAD_RES")).toBe(pattern.reads !== undefined);
    expect(text.includes("STORE")).toBe(pattern.writes !== undefined);
  });
});
