// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { type GraphOptions, graphFromModel } from "../../src/frontend/from-model.js";
import type { OnnxModel, OnnxNode, ValueInfo } from "../../src/frontend/onnx-model.js";
import { tensor } from "../../src/frontend/tensor.js";

function node(opType: string, inputs: string[], outputs: string[], name = opType): OnnxNode {
  return { name, opType, domain: "", inputs, outputs, attributes: {} };
}

function model(nodes: OnnxNode[], inputs: ValueInfo[] = [{ name: "x", type: "float32", shape: [1, 4] }], opset = 17): OnnxModel {
  return {
    name: "m",
    producer: "",
    opsets: { "": opset },
    inputs,
    outputs: [{ name: "y", type: "float32", shape: null }],
    nodes,
    initializers: new Map(),
    valueInfo: [],
  };
}

describe("graphFromModel", () => {
  it("sorts nodes and makes their names unique", () => {
    const graph = graphFromModel(model([node("Relu", ["a"], ["y"], "n"), node("Relu", ["x"], ["a"], "n")]));
    expect(graph.nodes.map(({ name, outputs }) => [name, outputs[0]])).toEqual([
      ["n_1", "a"],
      ["n", "y"],
    ]);
  });

  it("takes sizes for open dimensions", () => {
    const inputs: ValueInfo[] = [{ name: "x", type: "float32", shape: ["N", 3] }];
    expect(graphFromModel(model([node("Relu", ["x"], ["y"])], inputs), { dimensions: { N: 2 } }).inputs[0]?.shape).toEqual([
      2, 3,
    ]);
  });

  it("turns inputs into constants", () => {
    const inputs: ValueInfo[] = ["x", "w"].map((name) => ({ name, type: "float32", shape: [1] }));
    const options: GraphOptions = { constants: { w: tensor("float32", [1], [2]) } };
    const graph = graphFromModel(model([node("Mul", ["x", "w"], ["y"])], inputs), options);
    expect(graph.inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(graph.constants.get("w")?.data[0]).toBe(2);
  });

  it.each([
    [
      "an open dimension",
      model([node("Relu", ["x"], ["y"])], [{ name: "x", type: "float32", shape: ["batch", 3] }]),
      "open dimension batch",
    ],
    [
      "no input shape",
      model([node("Relu", ["x"], ["y"])], [{ name: "x", type: "float32", shape: null }]),
      "no tensor type or shape",
    ],
    [
      "a cycle",
      model([node("Add", ["x", "b"], ["a"]), node("Relu", ["a"], ["b"]), node("Relu", ["b"], ["y"])]),
      "a cycle or a missing value",
    ],
    ["a value computed twice", model([node("Relu", ["x"], ["y"]), node("Relu", ["x"], ["y"])]), "computed twice"],
    ["a missing output", model([node("Relu", ["x"], ["z"])]), "Outputs y"],
    ["broadcasting of old operator sets", model([node("Add", ["x", "x"], ["y"])], undefined, 6), "operator set 6"],
  ])("refuses %s", (_, source, message) => {
    expect(() => graphFromModel(source)).toThrow(message);
  });
});
