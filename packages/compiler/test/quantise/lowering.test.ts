// SPDX-License-Identifier: Apache-2.0
/** QDQ graphs, written as text, and the device operators they become. */
import { describe, expect, it } from "vitest";
import { parseGraph } from "../../src/frontend/parse-graph.js";
import type { ConvOp, QGraph } from "../../src/ir/graph.js";
import { CANONICALISATION, runPasses } from "../../src/passes/list.js";
import { assemble, attemptLowering } from "../../src/quantise/lowering/lower.js";

const HEADER = [
  'graph "g" opset 17',
  "const %s1 = float32[] {1}",
  "const %half = float32[] {0.5}",
  "const %z = int8[] {0}",
  "const %z5 = int8[] {5}",
  "const %u = uint8[] {130}",
];

/** `%x` is the quantised input behind DequantizeLinear `%xf`. */
function input(shape: string): string[] {
  return [`input %x : int8[${shape}]`, '%xf = DequantizeLinear(%x, %half, %z5) "xf"'];
}

function lower(lines: readonly string[], hostFallback = false): QGraph {
  const graph = runPasses(parseGraph([...HEADER, ...lines].join("\n")), CANONICALISATION);
  return assemble(attemptLowering(graph, { hostFallback }));
}

function kinds(graph: QGraph): string {
  return graph.ops.map(({ kind }) => kind).join(" ");
}

const CONV = [
  ...input("1, 1, 3, 3"),
  "const %w = uint8[2, 1, 1, 1] {131, 0}",
  "const %sw = float32[2] {0.25, 0.5}",
  "const %zw = uint8[2] {130, 3}",
  "const %b = int32[2] {7, -9}",
  "const %sb = float32[2] {0.125, 0.25}",
  '%wf = DequantizeLinear(%w, %sw, %zw) {axis = 0} "wf"',
  '%bf = DequantizeLinear(%b, %sb) {axis = 0} "bf"',
  '%c = Conv(%xf, %wf, %bf) "conv"',
];

describe("convolution", () => {
  it("keeps uint8 weights, their zero points, and the integer bias", () => {
    const graph = lower([...CONV, '%y = QuantizeLinear(%c, %s1, %z) "y"', "output %y"]);
    expect(kinds(graph)).toBe("conv");
    const op = graph.ops[0] as ConvOp;
    expect(Array.from(op.weights)).toEqual([3, -128]);
    expect(Array.from(op.weightZero ?? [])).toEqual([2, -125]);
    expect(Array.from(op.bias)).toEqual([7, -9]);
    // 0.5 * 0.25 / 1 and 0.5 * 0.5 / 1.
    expect(op.multipliers).toEqual([
      { mantissa: 2 ** 23, shift: 26 },
      { mantissa: 2 ** 23, shift: 25 },
    ]);
    expect(graph.macs).toBe(18);
  });

  it("takes Clip before the QuantizeLinear as its clamp", () => {
    const graph = lower([
      ...CONV,
      '%r = Relu(%c) "r"',
      "const %lo = float32[] {-100}",
      "const %hi = float32[] {6}",
      '%k = Clip(%r, %lo, %hi) "k"',
      '%y = QuantizeLinear(%k, %s1, %z5) "y"',
      "output %y",
    ]);
    expect(graph.ops[0]?.clamp).toEqual({ lo: 5, hi: 11 });
  });

  it("takes a Relu after a quantisation point as a clip when the grid stays, as a table when it does not", () => {
    const after = (scale: string) => [
      ...CONV,
      '%q = QuantizeLinear(%c, %s1, %z) "q"',
      '%qf = DequantizeLinear(%q, %s1, %z) "qf"',
      '%r = Relu(%qf) "r"',
      `%y = QuantizeLinear(%r, ${scale}, %z) "y"`,
      "output %y",
    ];
    const same = lower(after("%s1")).ops[0];
    expect(same?.clamp).toEqual({ lo: 0, hi: 127 });
    expect(same?.table).toBeUndefined();
    const other = lower(after("%half")).ops[0];
    expect(other?.preTable).toEqual({ scale: 1, zeroPoint: 0 });
    expect([other?.table?.[3], other?.table?.[253], other?.table?.[100]]).toEqual([6, 0, 127]);
  });

  it("refuses a layer whose accumulator could leave 32 bits", () => {
    const lines = [...CONV, '%y = QuantizeLinear(%c, %s1, %z) "y"', "output %y"];
    expect(() => lower(lines.map((line) => line.replace("{7, -9}", "{2147483600, 0}")))).toThrow("output channel 0");
  });
});

describe("element-wise and joins", () => {
  const two = (op: string, shapes: readonly [string, string]) => [
    `input %a : int8[${shapes[0]}]`,
    `input %b : int8[${shapes[1]}]`,
    '%af = DequantizeLinear(%a, %half, %z) "af"',
    '%bf = DequantizeLinear(%b, %s1, %z5) "bf"',
    `%f = ${op} "f"`,
    '%y = QuantizeLinear(%f, %s1, %z) "y"',
    "output %y",
  ];

  it("adds with one factor per operand", () => {
    const graph = lower(two("Add(%af, %bf)", ["1, 4, 2, 2", "1, 4, 2, 2"]));
    expect(graph.ops[0]).toMatchObject({ kind: "add", multipliers: [{ shift: 24 }, { shift: 23 }] });
  });

  it("subtracts by adding the mirrored operand", () => {
    const graph = lower(two("Sub(%af, %bf)", ["1, 4, 2, 2", "1, 4, 2, 2"]));
    expect(kinds(graph)).toBe("map add");
    expect(graph.tensors[graph.ops[0]?.output ?? 0]?.zeroPoint).toBe(-6);
  });

  it("lets the host broadcast its own values", () => {
    const graph = lower(two("Mul(%af, %bf)", ["1, 4, 2, 2", "1, 4, 1, 1"]));
    expect(kinds(graph)).toBe("mul");
    expect(graph.head.at(-1)?.attributes).toMatchObject({ broadcast: [1, 4, 2, 2] });
  });

  it("repeats a pooled map for a squeeze-and-excite product", () => {
    const graph = lower([
      ...input("1, 4, 2, 2"),
      '%g = GlobalAveragePool(%xf) "g"',
      '%gq = QuantizeLinear(%g, %half, %z) "gq"',
      '%gf = DequantizeLinear(%gq, %half, %z) "gf"',
      '%f = Mul(%xf, %gf) "f"',
      '%y = QuantizeLinear(%f, %s1, %z) "y"',
      "output %y",
    ]);
    expect(kinds(graph)).toBe("avgpool resize mul");
  });

  it("concatenates channels", () => {
    const graph = lower(two("Concat(%af, %bf) {axis = 1}", ["1, 4, 2, 2", "1, 3, 2, 2"]));
    expect(graph.tensors[graph.ops[0]?.output ?? 0]).toMatchObject({ channels: 7, height: 2, width: 2 });
  });
});

describe("layout", () => {
  const dense = [
    "const %w = int8[8, 1] {1, 2, 3, 4, 5, 6, 7, 8}",
    '%wf = DequantizeLinear(%w, %half) "wf"',
    '%p = MatMul(%flat, %wf) "p"',
    '%y = QuantizeLinear(%p, %s1, %z) "y"',
    "output %y",
  ];

  it("orders the weights of a dense layer by the map it reads", () => {
    const graph = lower([...input("1, 2, 2, 2"), '%flat = Flatten(%xf) "flat"', ...dense]);
    expect(Array.from((graph.ops[0] as ConvOp).weights)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect((graph.ops[0] as ConvOp).window.kernel).toEqual([2, 2]);
  });

  it("follows a transpose to NHWC before it", () => {
    const graph = lower([
      ...input("1, 2, 2, 2"),
      '%t = Transpose(%xf) {perm = [0, 2, 3, 1]} "t"',
      '%flat = Flatten(%t) "flat"',
      ...dense,
    ]);
    // Row k = (y, x, c) of the matrix belongs to element (c, y, x).
    expect(Array.from((graph.ops[0] as ConvOp).weights)).toEqual([1, 3, 5, 7, 2, 4, 6, 8]);
  });

  it("moves slices and channel padding by a convolution of ones", () => {
    const graph = lower([
      ...input("1, 2, 4, 4"),
      "const %starts = int64[2] {0, 1}",
      "const %ends = int64[2] {99, 99}",
      "const %axes = int64[2] {2, 3}",
      "const %steps = int64[2] {2, 2}",
      "const %pads = int64[8] {0, 1, 0, 0, 0, 0, 0, 0}",
      '%s = Slice(%xf, %starts, %ends, %axes, %steps) "s"',
      '%sq = QuantizeLinear(%s, %half, %z5) "sq"',
      '%sf = DequantizeLinear(%sq, %half, %z5) "sf"',
      '%p = Pad(%sf, %pads) "p"',
      '%y = QuantizeLinear(%p, %half, %z5) "y"',
      "output %y",
    ]);
    expect(graph.ops).toMatchObject([
      { kind: "conv", groups: 2, window: { kernel: [1, 2], stride: [2, 2] } },
      { kind: "conv", groups: 1 },
    ]);
    expect(Array.from((graph.ops[1] as ConvOp).weights)).toEqual([0, 0, 1, 0, 0, 1]);
    expect(graph.macs).toBe(0);
  });

  it("runs a batch image by image", () => {
    const graph = lower([...input("3, 2, 2, 2"), '%flat = Flatten(%xf) "flat"', ...dense]);
    expect(graph.batch).toBe(3);
    expect(graph.userOutputs[0]?.shape).toEqual([3, 1]);
  });
});

describe("host part", () => {
  it("runs quantisation and softmax around the device", () => {
    const graph = lower([
      "input %x : float32[1, 4]",
      '%q = QuantizeLinear(%x, %half, %u) "q"',
      '%qf = DequantizeLinear(%q, %half, %u) "qf"',
      '%t = Sigmoid(%qf) "t"',
      '%tq = QuantizeLinear(%t, %half, %u) "tq"',
      '%tf = DequantizeLinear(%tq, %half, %u) "tf"',
      '%y = Softmax(%tf) "y"',
      "output %y",
    ]);
    const names = (steps: QGraph["head"]): string[] => steps.map(({ op }) => op).filter((op) => op !== "Constant");
    expect(names(graph.head)).toEqual(["QuantizeLinear", "ToDevice"]);
    expect(names(graph.tail)).toEqual(["FromDevice", "DequantizeLinear", "Softmax"]);
    expect(graph.tensors[graph.inputs[0] ?? 0]).toMatchObject({ zeroPoint: 2, channels: 4 });
  });

  it("lists every unsupported node in one error", () => {
    const lines = [
      ...input("1, 2, 4, 4"),
      '%a = LRN(%xf) {size = 3} "norm"',
      '%b = Strange(%a) "strange"',
      '%y = QuantizeLinear(%b, %s1, %z) "y"',
      "output %y",
    ];
    expect(() => lower(lines)).toThrow(
      /2 nodes are not supported:\n {2}LRN "norm".*\n {2}Strange "strange": the operator is not supported/,
    );
  });

  it("runs a heavy tail on the host only when asked", () => {
    const lines = [
      ...CONV,
      '%q = QuantizeLinear(%c, %s1, %z) "q"',
      '%qf = DequantizeLinear(%q, %s1, %z) "qf"',
      '%y = LRN(%qf) {size = 3} "y"',
      "output %y",
    ];
    expect(() => lower(lines)).toThrow("hostFallback");
    expect(lower(lines, true).tail.at(-1)?.op).toBe("LRN");
  });
});
