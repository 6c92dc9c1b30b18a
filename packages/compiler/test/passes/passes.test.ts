// SPDX-License-Identifier: Apache-2.0
/** Every pass by its text before and after. */
import { describe, expect, it } from "vitest";
import { parseGraph } from "../../src/frontend/parse-graph.js";
import { printGraph } from "../../src/frontend/print-graph.js";
import { dropIdentities } from "../../src/passes/drop-identities.js";
import { expandComposites } from "../../src/passes/expand-composites.js";
import { expandQOperators } from "../../src/passes/expand-qoperators.js";
import { foldAffine } from "../../src/passes/fold-affine.js";
import { foldBias } from "../../src/passes/fold-bias.js";
import { foldPads } from "../../src/passes/fold-pads.js";
import { fuseGates } from "../../src/passes/fuse-gates.js";
import { fuseIntegerProducts } from "../../src/passes/fuse-integer-products.js";
import { hoistConstantLayout } from "../../src/passes/hoist-constant-layout.js";
import { CANONICALISATION } from "../../src/passes/list.js";
import type { Pass } from "../../src/passes/pass.js";
import { propagate } from "../../src/passes/propagate.js";

/** Runs the pass on a graph with the header left out, and leaves out the header of the result. */
function run(pass: Pass, lines: readonly string[], opset = 17): string[] {
  const text = printGraph(pass.run(parseGraph([`graph "g" opset ${opset}`, ...lines].join("\n"))));
  return text.trim().split("\n").slice(1);
}

const MAP = "float32[1, 2, 4, 4]";

describe("propagate", () => {
  it("infers types and folds constants, shapes of values included", () => {
    const before = [
      `input %x : ${MAP}`,
      "const %two = int64[1] {2}",
      "const %rest = int64[1] {-1}",
      '%shape = Shape(%x) "shape"',
      '%batch = Slice(%shape, %zero, %one) "batch"',
      '%target = Concat(%batch, %rest) {axis = 0} "target"',
      '%y = Reshape(%x, %target) "y"',
      "output %y",
    ];
    before.splice(1, 0, "const %zero = int64[1] {0}", "const %one = int64[1] {1}");
    expect(run(propagate, before)).toEqual([
      `input %x : ${MAP}`,
      "const %target = int64[2] {1, -1}",
      '%y = Reshape(%x, %target) "y" : float32[1, 32]',
      "output %y",
    ]);
  });

  it("keeps DequantizeLinear of constants", () => {
    const lines = [
      "const %w = int8[1] {3}",
      "const %s = float32[] {0.5}",
      '%y = DequantizeLinear(%w, %s) "y" : float32[1]',
      "output %y",
    ];
    expect(run(propagate, lines)).toEqual(lines);
  });

  it("names the node of a wrong shape", () => {
    const lines = ["input %a : float32[2, 3]", "input %b : float32[4, 5]", '%y = MatMul(%a, %b) "product"', "output %y"];
    expect(() => run(propagate, lines)).toThrow('Node "product": MatMul: shapes [2,3] and [4,5] do not multiply.');
  });
});

describe("drop-identities", () => {
  it("removes Identity and Dropout, and keeps the names of outputs", () => {
    expect(
      run(dropIdentities, [
        `input %x : ${MAP}`,
        '%a = Identity(%x) "i"',
        '%b = Dropout(%a) "d"',
        '%y = Relu(%b) "r"',
        '%z = Identity(%y) "o"',
        "output %y, %z",
      ]),
    ).toEqual([`input %x : ${MAP}`, '%y = Relu(%x) "r"', '%z = Identity(%y) "o"', "output %y, %z"]);
  });
});

describe("fold-affine", () => {
  it("folds BatchNormalization into the convolution before it", () => {
    expect(
      run(foldAffine, [
        `input %x : ${MAP}`,
        "const %w = float32[1, 2, 1, 1] {1, 2}",
        "const %scale = float32[1] {3}",
        "const %bias = float32[1] {0.5}",
        "const %mean = float32[1] {1}",
        "const %var = float32[1] {4}",
        '%c = Conv(%x, %w) "conv" : float32[1, 1, 4, 4]',
        '%y = BatchNormalization(%c, %scale, %bias, %mean, %var) {epsilon = 0} "bn"',
        "output %y",
      ]),
    ).toEqual([
      `input %x : ${MAP}`,
      "const %y/weights = float32[1, 2, 1, 1] {1.5, 3}",
      "const %y/bias = float32[1] {-1}",
      '%y = Conv(%x, %y/weights, %y/bias) "conv"',
      "output %y",
    ]);
  });

  it("does not fold when the convolution's result has another reader", () => {
    const lines = [
      `input %x : ${MAP}`,
      "const %w = float32[1, 2, 1, 1] {1, 2}",
      "const %two = float32[] {2}",
      '%c = Conv(%x, %w) "conv" : float32[1, 1, 4, 4]',
      '%y = Mul(%c, %two) "mul" : float32[1, 1, 4, 4]',
      '%z = Relu(%c) "relu"',
      "output %y, %z",
    ];
    expect(run(foldAffine, lines)).toEqual(lines);
  });

  it("makes a depthwise convolution of a factor per channel", () => {
    expect(
      run(foldAffine, [
        `input %x : ${MAP}`,
        "const %f = float32[2, 1, 1] {2, 3}",
        `%y = Mul(%x, %f) "mul" : ${MAP}`,
        "output %y",
      ]),
    ).toEqual([
      `input %x : ${MAP}`,
      "const %y/weights = float32[2, 1, 1, 1] {2, 3}",
      "const %y/bias = float32[2] {0, 0}",
      `%y = Conv(%x, %y/weights, %y/bias) {group = 2, kernel_shape = [1, 1]} "mul" : ${MAP}`,
      "output %y",
    ]);
  });
});

describe("fold-pads", () => {
  const pad = (pads: string) => [
    `input %x : ${MAP}`,
    "const %w = float32[1, 2, 3, 3] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}",
    `const %pads = int64[8] {${pads}}`,
    '%p = Pad(%x, %pads) "pad" : float32[1, 2, 6, 7]',
    '%y = Conv(%p, %w) {pads = [1, 1, 1, 1]} "conv"',
    "output %y",
  ];

  it("adds zero padding to the convolution's own", () => {
    const after = run(foldPads, pad("0, 0, 1, 1, 0, 0, 1, 2"));
    expect(after.slice(2)).toEqual(['%y = Conv(%x, %w) {pads = [2, 2, 2, 3]} "conv"', "output %y"]);
  });

  it("leaves padding of channels alone", () => {
    const lines = pad("0, 1, 0, 0, 0, 0, 0, 0");
    expect(run(foldPads, lines)).toEqual(lines);
  });
});

describe("fold-bias", () => {
  it("merges MatMul and Add", () => {
    expect(
      run(foldBias, [
        "input %x : float32[1, 2]",
        "const %w = float32[2, 1] {1, 2}",
        "const %b = float32[1, 1] {5}",
        '%p = MatMul(%x, %w) "product" : float32[1, 1]',
        '%y = Add(%p, %b) "sum" : float32[1, 1]',
        "output %y",
      ]),
    ).toEqual([
      "input %x : float32[1, 2]",
      "const %w = float32[2, 1] {1, 2}",
      "const %sum/bias = float32[1] {5}",
      '%y = MatMul(%x, %w, %sum/bias) "sum" : float32[1, 1]',
      "output %y",
    ]);
  });
});

describe("fold-bias of a convolution", () => {
  it("takes a dequantised constant per channel", () => {
    const before = [
      `input %x : ${MAP}`,
      "const %w = int8[1, 2, 1, 1] {1, 2}",
      "const %b = int32[1, 1, 1] {5}",
      "const %s = float32[] {0.5}",
      '%wf = DequantizeLinear(%w, %s) "wf"',
      '%bf = DequantizeLinear(%b, %s) "bf"',
      '%c = Conv(%x, %wf) "conv" : float32[1, 1, 4, 4]',
      '%y = Add(%c, %bf) "add" : float32[1, 1, 4, 4]',
      "output %y",
    ];
    expect(run(foldBias, before).at(-2)).toBe('%y = Conv(%x, %wf, %bf) "add" : float32[1, 1, 4, 4]');
  });
});

describe("hoist-constant-layout", () => {
  it("transposes the integers and the axis of their scales", () => {
    const lines = [
      "const %w = int8[2, 3] {1, 2, 3, 4, 5, 6}",
      "const %s = float32[2] {0.5, 0.25}",
      '%wf = DequantizeLinear(%w, %s) {axis = 0} "wf"',
      '%y = Transpose(%wf) {perm = [1, 0]} "y"',
      "output %y",
    ];
    expect(run(hoistConstantLayout, lines)).toEqual([
      "const %s = float32[2] {0.5, 0.25}",
      "const %y/constant = int8[3, 2] {1, 4, 2, 5, 3, 6}",
      '%y = DequantizeLinear(%y/constant, %s) {axis = 1} "y"',
      "output %y",
    ]);
  });

  it("leaves a reshape that would mix channels of different scales", () => {
    const lines = [
      "const %w = int8[2, 1] {1, 2}",
      "const %s = float32[2] {0.5, 0.25}",
      "const %shape = int64[1] {2}",
      '%wf = DequantizeLinear(%w, %s) {axis = 0} "wf"',
      '%y = Reshape(%wf, %shape) "y"',
      "output %y",
    ];
    expect(run(hoistConstantLayout, lines)).toEqual(lines);
  });
});

describe("fuse-integer-products", () => {
  const lines = (tail: string) => [
    "input %x : uint8[1, 2, 4, 4]",
    "const %w = int8[2, 2, 1, 1] {1, 2, 3, 4}",
    "const %zx = uint8[] {7}",
    "const %s = float32[1, 2, 1, 1] {0.5, 0.25}",
    '%p = ConvInteger(%x, %w, %zx) "p" : int32[1, 2, 4, 4]',
    `%f = Cast(%p) {to = 1} "f" : ${MAP}`,
    `%y = Mul(%f, %s) "y" : ${MAP}`,
    tail,
  ];

  it("restores the quantised convolution", () => {
    expect(run(fuseIntegerProducts, lines("output %y")).filter((line) => line.startsWith("%"))).toEqual([
      '%y/activation = DequantizeLinear(%x, %y/activation_scale, %y/activation_zero) "y/activation"',
      '%y/weights = DequantizeLinear(%w, %y/weights_scale, %y/weights_zero) {axis = 0} "y/weights"',
      `%y = Conv(%y/activation, %y/weights) "y" : ${MAP}`,
    ]);
  });

  it("keeps a product whose integers are read elsewhere", () => {
    expect(run(fuseIntegerProducts, lines("output %y, %p")).join()).toContain("ConvInteger");
  });
});

describe("fuse-gates", () => {
  it("makes Swish and HardSwish of products", () => {
    const after = run(fuseGates, [
      "input %x : float32[4]",
      '%s = Sigmoid(%x) "s"',
      '%a = Mul(%s, %x) "a"',
      '%h = HardSigmoid(%x) {alpha = 0.16666667, beta = 0.5} "h"',
      '%b = Mul(%x, %h) "b"',
      "output %a, %b",
    ]);
    expect(after.slice(1, 3)).toEqual(['%a = Swish(%x) "a"', '%b = HardSwish(%x) "b"']);
  });

  it("keeps a product with the gate of another value", () => {
    const lines = ["input %x : float32[4]", "input %z : float32[4]", '%s = Sigmoid(%z) "s"', '%a = Mul(%s, %x) "a"', "output %a"];
    expect(run(fuseGates, lines)).toEqual(lines);
  });
});

describe("expand-composites", () => {
  it("chains a sum of three", () => {
    const inputs = ["a", "b", "c"].map((name) => `input %${name} : float32[2]`);
    expect(run(expandComposites, [...inputs, '%y = Sum(%a, %b, %c) "sum"', "output %y"]).slice(3)).toEqual([
      '%sum/sum_1 = Add(%a, %b) "sum/sum_1"',
      '%y = Add(%sum/sum_1, %c) "sum"',
      "output %y",
    ]);
  });

  it("cuts Split into slices", () => {
    const after = run(expandComposites, [
      "input %x : float32[1, 3]",
      '%a, %b = Split(%x) {axis = 1, split = [1, 2]} "s"',
      "output %a, %b",
    ]);
    expect(after.filter((line) => line.includes("Slice"))).toHaveLength(2);
    expect(after).toContain("const %s/bound_1_1 = int64[1] {3}");
  });

  it("writes PRelu with many slopes as a sum", () => {
    const after = run(expandComposites, [
      "input %x : float32[2]",
      "const %s = float32[2] {0.1, 0.2}",
      '%y = PRelu(%x, %s) "p"',
      "output %y",
    ]);
    expect(after.filter((line) => line.startsWith("%"))).toEqual([
      '%p/positive = Relu(%x) "p/positive"',
      '%p/negative = Min(%x, %p/zero) "p/negative"',
      '%p/scaled = Mul(%p/negative, %s) "p/scaled"',
      '%y = Add(%p/positive, %p/scaled) "p"',
    ]);
  });
});

describe("expand-qoperators", () => {
  it("writes QLinearConv with its bias as Conv between DequantizeLinear and QuantizeLinear", () => {
    const scalars = ["sx", "sw", "sy"].map((name, i) => `const %${name} = float32[] {${0.5 / (i + 1)}}`);
    const zeros = ["zx", "zw", "zy"].map((name) => `const %${name} = uint8[] {7}`);
    const after = run(expandQOperators, [
      "input %x : uint8[1, 1, 2, 2]",
      "const %w = uint8[1, 1, 1, 1] {9}",
      "const %b = int32[1] {3}",
      ...scalars,
      ...zeros,
      '%y = QLinearConv(%x, %sx, %zx, %w, %sw, %zw, %sy, %zy, %b) {group = 1} "q"',
      "output %y",
    ]);
    expect(after.filter((line) => line.startsWith("%"))).toEqual([
      '%q/dequantised_0 = DequantizeLinear(%x, %sx, %zx) {axis = 1} "q/dequantised_0"',
      '%q/dequantised_1 = DequantizeLinear(%w, %sw, %zw) {axis = 0} "q/dequantised_1"',
      '%q/dequantised_9 = DequantizeLinear(%b, %q/bias_scale) {axis = 0} "q/dequantised_9"',
      '%q/float = Conv(%q/dequantised_0, %q/dequantised_1, %q/dequantised_9) {group = 1} "q/float"',
      '%y = QuantizeLinear(%q/float, %sy, %zy) "q"',
    ]);
    expect(after).toContain("const %q/bias_scale = float32[] {0.125}");
  });
});

describe("the list of passes", () => {
  it("states a name and a summary for each", () => {
    for (const { name, summary } of CANONICALISATION) {
      expect(name).toMatch(/^[a-z-]+$/);
      expect(summary.length).toBeGreaterThan(20);
    }
  });
});
