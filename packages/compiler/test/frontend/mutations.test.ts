// SPDX-License-Identifier: Apache-2.0
/** Damaged files: every outcome is a quantised graph or one ModelError, never another exception. */
import { describe, expect, it } from "vitest";
import { encodeModel } from "../../src/frontend/encode-model.js";
import { ModelError } from "../../src/frontend/errors.js";
import { importOnnx } from "../../src/frontend/import-onnx.js";
import { tensor } from "../../src/frontend/tensor.js";
import { randomTensor } from "../support/data.js";

const MODEL = encodeModel({
  name: "damaged",
  producer: "",
  opsets: { "": 13 },
  inputs: [{ name: "x", type: "uint8", shape: [1, 2, 4, 4] }],
  outputs: [{ name: "y", type: "uint8", shape: [1, 3, 4, 4] }],
  nodes: [
    { name: "dx", opType: "DequantizeLinear", domain: "", inputs: ["x", "s", "z"], outputs: ["xf"], attributes: {} },
    { name: "dw", opType: "DequantizeLinear", domain: "", inputs: ["w", "s"], outputs: ["wf"], attributes: {} },
    {
      name: "c",
      opType: "Conv",
      domain: "",
      inputs: ["xf", "wf"],
      outputs: ["c"],
      attributes: { pads: [1, 1, 1, 1], kernel_shape: [3, 3] },
    },
    { name: "q", opType: "QuantizeLinear", domain: "", inputs: ["c", "s", "z"], outputs: ["y"], attributes: {} },
  ],
  initializers: new Map([
    ["s", tensor("float32", [], [0.5])],
    ["z", tensor("uint8", [], [9])],
    [
      "w",
      tensor(
        "int8",
        [3, 2, 3, 3],
        Array.from({ length: 54 }, (_, i) => i - 27),
      ),
    ],
  ]),
  valueInfo: [],
});

/** A few bytes changed, or the end cut off, by a seed. */
function damaged(seed: number): Uint8Array {
  const random = randomTensor([9], seed * 7919 + 1).data;
  const pick = (index: number, limit: number): number => Math.floor((((random[index] as number) + 1) / 2) * limit);
  if (seed % 4 === 0) return MODEL.subarray(0, pick(0, MODEL.length));
  const bytes = MODEL.slice();
  for (let i = 0; i < 1 + (seed % 4); i++) bytes[pick(2 * i, bytes.length)] = pick(2 * i + 1, 256);
  return bytes;
}

describe("damaged models", () => {
  it("import when whole", () => expect(importOnnx(MODEL).ops).toHaveLength(1));

  it("import or fail with a ModelError", () => {
    let refused = 0;
    for (let seed = 1; seed <= 400; seed++) {
      try {
        importOnnx(damaged(seed));
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(ModelError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});
