// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { assemble, disassemble } from "../src/assembler.js";
import { encode } from "../src/codec.js";
import { IsaError } from "../src/errors.js";
import { readVectors } from "./vector-file.js";

describe("assembler", () => {
  it("reads comments, masks and numbers", () => {
    const text = "# one tile\nLOAD_IN wait=IN_FREE post=IN_FULL rows=3 cols=0x10 # input\n\nCONV wait=IN_FULL|W_FULL org_x=-1\n";
    const expected = [...encode("LOAD_IN", { wait: 2, post: 1, rows: 3, cols: 16 }), ...encode("CONV", { wait: 5, org_x: -1 })];
    expect([...assemble(text)]).toEqual(expected);
  });

  it("prints what it reads", () => {
    const text = "CONV wait=IN_FULL|W_FULL post=IN_FREE in_base=7 org_x=-1 clamp_lo=-128\nNOP_SAVE\n";
    expect(disassemble(assemble(text))).toBe(text);
  });

  it("round trips every instruction vector", () => {
    const instructions = readVectors("encoding.txt").filter(([name]) => name !== "DISPATCH_ENTRY" && name !== "CHANNEL_PARAMS");
    expect(instructions.length).toBeGreaterThan(300);
    for (const [, hex] of instructions) {
      const bytes = Buffer.from(hex as string, "hex");
      expect(Buffer.from(assemble(disassemble(bytes))).toString("hex")).toBe(hex);
    }
  });

  it.each([
    ["NOP_LDI\nCONV taps_x", 'line 2: "taps_x" is not field=value'],
    ["CONV taps_x=two", "line 1: taps_x=two is not a number"],
    ["CONV taps_x=1 taps_x=1", "line 1: taps_x is given twice"],
    ["CONV wait=IN_FUL", "line 1: no token channel is named IN_FUL"],
    ["CONV taps_x=99", "line 1: CONV.taps_x is 99, outside 0..63"],
  ])("refuses %j", (text, message) => {
    expect(() => assemble(text)).toThrow(IsaError);
    expect(() => assemble(text)).toThrow(message);
  });
});
