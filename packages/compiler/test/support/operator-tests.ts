// SPDX-License-Identifier: Apache-2.0
/** Reads the ONNX operator tests: model.onnx, test_data_set_0/input_N.pb and output_N.pb. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseTensor } from "../../src/frontend/parse-model.js";
import type { Tensor } from "../../src/frontend/tensor.js";
import type { OperatorTest } from "../../src/reference/conformance.js";
import { DATA, dataFile } from "./data.js";

const FOLDER = "onnx-node-tests";

function tensors(name: string, kind: "input" | "output"): Tensor[] {
  const result: Tensor[] = [];
  const file = (index: number): string[] => [FOLDER, name, "test_data_set_0", `${kind}_${index}.pb`];
  for (let i = 0; existsSync(join(DATA, ...file(i))); i++) result.push(parseTensor(dataFile(...file(i))).tensor);
  return result;
}

export function operatorTest(name: string): OperatorTest {
  return { name, model: dataFile(FOLDER, name, "model.onnx"), inputs: tensors(name, "input"), outputs: tensors(name, "output") };
}
