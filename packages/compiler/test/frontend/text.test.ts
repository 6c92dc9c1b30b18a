// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { parseGraph } from "../../src/frontend/parse-graph.js";
import { printGraph } from "../../src/frontend/print-graph.js";
import { graphProblems } from "../../src/frontend/verify-graph.js";

const TEXT = `graph "sample" opset 17
input %x : float32[1, 2, 4, 4]
const %w = float32[1, 2, 1, 1] {0.5, -1.25}
const %"odd name" = int64[2] {1, -3}
%y = Conv(%x, %w, _) {auto_pad = "NOTSET", group = 1, kernel_shape = [1, 1]} "conv" : float32[1, 1, 4, 4]
%z, _ = com.microsoft.Thing(%y, %"odd name") {big = 1e+30, names = ["a", "b"], value = float32[] {Infinity}} "thing"
output %z, %y
`;

describe("graph text", () => {
  it("is read and written unchanged", () => {
    expect(printGraph(parseGraph(TEXT))).toBe(TEXT);
  });

  it("abbreviates long constants when asked", () => {
    expect(printGraph(parseGraph(TEXT), { longest: 1 })).toContain("const %w = float32[1, 2, 1, 1] {...}");
  });

  it.each([
    ["%y =", "ends too early"],
    ["%y = Conv(%x", 'Expected ")"'],
    ['%y = Conv(%x) "n" rest', "after the end"],
    ["input %x : float31[1]", 'element type "float31"'],
    ["const %c = float32[1] {abc}", "Expected a number"],
    ["input x : float32[1]", "Expected a value"],
    ["?", "unreadable"],
  ])("rejects %s", (line, message) => {
    expect(() => parseGraph(line)).toThrow(message);
  });
});

describe("graph verification", () => {
  const problemsOf = (nodes: string): string[] =>
    graphProblems(parseGraph(`graph "g" opset 17\ninput %x : float32[1]\n${nodes}\noutput %y\n`));

  it("accepts a well-formed graph", () => expect(problemsOf('%y = Relu(%x) "a"')).toEqual([]));

  it.each([
    ['%y = Relu(%q) "a"', "before it is defined"],
    ['%y = Relu(%x) "a"\n%y = Relu(%x) "b"', "defined again"],
    ['%y = Relu(%x) "a"\n%z = Relu(%x) "a"', "Two nodes"],
    ['%z = Relu(%x) "a"', 'Output "y"'],
    ['%y = Relu(%x) "a" : float32[-1]', "impossible shape"],
  ])("finds the fault in %j", (nodes, message) => {
    expect(problemsOf(nodes).join()).toContain(message);
  });
});
