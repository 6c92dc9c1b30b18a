// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { encodeModel } from "../../src/frontend/encode-model.js";
import type { OnnxModel } from "../../src/frontend/onnx-model.js";
import { ModelProto, TensorProto } from "../../src/frontend/onnx-schema.js";
import { parseModel, parseTensor } from "../../src/frontend/parse-model.js";
import { tensor } from "../../src/frontend/tensor.js";

const MODEL: OnnxModel = {
  name: "sample",
  producer: "test",
  opsets: { "": 17, "com.microsoft": 1 },
  inputs: [{ name: "x", type: "float32", shape: ["batch", 3] }],
  outputs: [{ name: "y", type: "float32", shape: [1, 3] }],
  nodes: [
    {
      name: "n",
      opType: "Thing",
      domain: "com.microsoft",
      inputs: ["x", "", "w"],
      outputs: ["y"],
      attributes: {
        axis: -1,
        alpha: 2,
        mode: "linear",
        ints: [1, 2],
        scales: [1, 2],
        names: ["a", "b"],
        value: tensor("int8", [2], [-1, 5]),
      },
    },
  ],
  initializers: new Map([
    ["w", tensor("float32", [2], [0.5, -3])],
    ["end", tensor("int64", [2], [2 ** 63, -1])],
  ]),
  valueInfo: [{ name: "x", type: "uint8", shape: null }],
};

describe("ONNX files", () => {
  it("are read back as written", () => {
    const read = parseModel(encodeModel(MODEL));
    expect(read).toEqual(MODEL);
  });

  it("keep whole numbers of float attributes FLOAT", () => {
    const raw = ModelProto.toObject(ModelProto.decode(encodeModel(MODEL))) as {
      graph: { node: { attribute: { name: string; type: number }[] }[] };
    };
    const types = Object.fromEntries(raw.graph.node[0]?.attribute.map(({ name, type }) => [name, type]) ?? []);
    expect(types).toEqual({ axis: 2, alpha: 1, mode: 3, ints: 7, scales: 6, names: 8, value: 4 });
  });

  it.each([
    ["an empty file", new Uint8Array(), "no graph"],
    ["text", new TextEncoder().encode("not a model at all, just words"), "Not an ONNX model"],
    ["a truncated model", encodeModel(MODEL).subarray(0, 90), "truncated"],
  ])("are refused when they are %s", (_, bytes, message) => {
    expect(() => parseModel(bytes)).toThrow(message);
  });

  it("are refused when a node holds a subgraph", () => {
    const graph = { node: [{ opType: "If", attribute: [{ name: "then_branch", type: 5, g: { name: "g" } }] }] };
    const bytes = ModelProto.encode(ModelProto.fromObject({ graph, opsetImport: [{ version: 17 }] })).finish();
    expect(() => parseModel(bytes)).toThrow("subgraph");
  });
});

describe("tensors", () => {
  const read = (fields: object) => parseTensor(TensorProto.encode(TensorProto.fromObject(fields)).finish()).tensor;

  it.each([
    ["half precision in int32Data", { dims: [3], dataType: 10, int32Data: [0x3c00, 0xc000, 0x0001] }, [1, -2, 2 ** -24]],
    ["half precision raw", { dims: [1], dataType: 10, rawData: new Uint8Array([0x00, 0x3e]) }, [1.5]],
    ["bfloat16", { dims: [1], dataType: 16, int32Data: [0x3fc0] }, [1.5]],
    ["int64", { dims: [2], dataType: 7, int64Data: [-7, 9] }, [-7, 9]],
    ["uint8 in int32Data", { dims: [2], dataType: 2, int32Data: [255, 0] }, [255, 0]],
    ["float32", { dims: [], dataType: 1, floatData: [0.25] }, [0.25]],
  ])("are read from %s", (_, fields, values) => {
    expect(Array.from(read(fields).data)).toEqual(values);
  });

  it.each([
    ["too few elements", { dims: [3], dataType: 1, floatData: [1] }, "needs 3 elements"],
    ["a negative dimension", { dims: [-1], dataType: 1 }, "impossible shape"],
    ["an unknown type", { dims: [1], dataType: 99 }, "data type 99"],
    ["external data", { dims: [1], dataType: 1, dataLocation: 1 }, "external file"],
  ])("are refused with %s", (_, fields, message) => {
    expect(() => read(fields)).toThrow(message);
  });
});
