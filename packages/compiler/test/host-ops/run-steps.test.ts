// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { tensor } from "../../src/frontend/tensor.js";
import { runHostSteps } from "../../src/host-ops/run-steps.js";
import type { HostStep } from "../../src/ir/graph.js";

function run(steps: readonly HostStep[], inputs: Record<string, ReturnType<typeof tensor>>) {
  const values = new Map(Object.entries(inputs));
  // Steps live in a program file: they must survive JSON.
  runHostSteps(JSON.parse(JSON.stringify(steps)) as HostStep[], values);
  return values;
}

describe("host steps", () => {
  it("send uint8 values to the device as int8, broadcast over the batch", () => {
    const step: HostStep = {
      op: "ToDevice",
      inputs: ["x"],
      outputs: ["d"],
      attributes: { broadcast: [2, 1, 2], shape: [2, 2, 1, 2], offset: 128 },
    };
    const device = run([step], { x: tensor("uint8", [2], [0, 255]) }).get("d");
    expect(device?.shape).toEqual([2, 2, 1, 2]);
    expect(Array.from(device?.data ?? [])).toEqual([-128, 127, -128, 127, -128, 127, -128, 127]);
  });

  it("restore the order and type of the model", () => {
    const attributes = { split: [2, 3], perm: [1, 0], shape: [1, 3, 2], offset: 128, type: "uint8" };
    const step: HostStep = { op: "FromDevice", inputs: ["d"], outputs: ["y"], attributes };
    const restored = run([step], { d: tensor("int8", [1, 2, 1, 3], [-128, -127, -126, 0, 1, 2]) }).get("y");
    expect(restored?.type).toBe("uint8");
    expect(Array.from(restored?.data ?? [])).toEqual([0, 128, 1, 129, 2, 130]);
  });

  it("evaluate ONNX operators with the constants they carry", () => {
    const steps: HostStep[] = [
      { op: "Constant", inputs: [], outputs: ["s"], attributes: { value: { type: "float32", shape: [], data: [0.5] } } },
      { op: "Constant", inputs: [], outputs: ["z"], attributes: { value: { type: "int8", shape: [], data: [-3] } } },
      { op: "QuantizeLinear", inputs: ["x", "s", "z"], outputs: ["q"], attributes: { opset: 13 } },
    ];
    // Halves round to even before the zero point is added.
    const quantised = run(steps, { x: tensor("float32", [5], [0.25, 0.75, -0.25, 1000, -1000]) }).get("q");
    expect(Array.from(quantised?.data ?? [])).toEqual([-3, -1, -3, 127, -128]);
  });

  it.each([
    ["FromDevice", null],
    ["FromDevice", { split: [2], perm: [7], shape: [-1], offset: 0, type: "nothing" }],
    ["ToDevice", { broadcast: [2], shape: [1e300], offset: 0 }],
    ["Gemm", { value: { type: "float32", shape: 3, data: 4 } }],
  ])("that make no sense fail with an error of their own: %s %o", (op, attributes) => {
    const step = { op, inputs: ["x", "x"], outputs: ["y"], attributes } as unknown as HostStep;
    expect(() => run([step], { x: tensor("int8", [2], [1, 2]) })).toThrow(
      expect.objectContaining({ name: "ModelError", message: expect.stringContaining(op) }),
    );
  });

  it("use the operator set for softmax", () => {
    const step = (opset: number): HostStep => ({ op: "Softmax", inputs: ["x"], outputs: ["y"], attributes: { opset, axis: 1 } });
    const x = tensor("float32", [1, 2, 2], [0, 0, 0, 0]);
    expect(run([step(11)], { x }).get("y")?.data[0]).toBe(0.25);
    expect(run([step(13)], { x }).get("y")?.data[0]).toBe(0.5);
  });

  it("name a value that nothing provides", () => {
    expect(() => run([{ op: "Relu", inputs: ["x"], outputs: ["y"], attributes: {} }], {})).toThrow('needs "x"');
  });
});

describe("a bound on host steps", () => {
  const spend = (op: string, inputs: readonly ReturnType<typeof tensor>[], attributes: Record<string, unknown>, work: number) => {
    const names = inputs.map((_, i) => `x${i}`);
    const values = new Map(inputs.map((value, i) => [`x${i}`, value]));
    runHostSteps([{ op, inputs: names, outputs: ["y"], attributes }], values, work);
    return values.get("y")?.shape;
  };
  const floats = (shape: readonly number[]) => tensor("float32", shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
  const ints = (...values: number[]) => tensor("int64", [values.length], values);

  it.each([
    ["MatMul", [floats([64, 64]), floats([64, 64])], {}],
    ["Conv", [floats([1, 8, 16, 16]), floats([8, 8, 3, 3])], {}],
    ["ConvTranspose", [floats([1, 8, 16, 16]), floats([8, 8, 3, 3])], {}],
    ["MaxPool", [floats([1, 8, 32, 32])], { kernel_shape: [16, 16] }],
    ["LRN", [floats([1, 200, 8, 8])], { size: 199 }],
    ["Tile", [floats([8]), ints(20_000)], {}],
    ["Expand", [floats([1]), ints(200_000)], {}],
    ["Resize", [floats([1, 1, 4, 4]), floats([0]), floats([0]), ints(1, 1, 400, 400)], { mode: "linear" }],
    ["Range", [ints(0), ints(200_000), ints(1)], {}],
    ["Add", [floats([400, 1]), floats([1, 400])], {}],
  ])("%s charges what it takes", (op, inputs, attributes) => {
    expect(spend(op, inputs, attributes, 1e12)).toBeDefined();
    expect(() => spend(op, inputs, attributes, 100_000)).toThrow(expect.objectContaining({ code: "HOST_OP" }));
  });

  it("counts axes of tensors without elements, over which loops go as well", () => {
    expect(() => spend("Softmax", [tensor("float32", [1e9, 0], [])], {}, 1e6)).toThrow(/more than 1000000 operations/);
  });

  it("holds for the steps that it was given for only", () => {
    expect(() => spend("Add", [floats([400, 1]), floats([1, 400])], {}, 1000)).toThrow();
    expect(spend("Add", [floats([400, 1]), floats([1, 400])], {}, Number.POSITIVE_INFINITY)).toEqual([400, 400]);
  });
});
