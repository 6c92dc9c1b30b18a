// SPDX-License-Identifier: Apache-2.0
/** ONNX's operator tests as they lie on disk: a folder per test with model.onnx and test_data_set_0/{input,output}_N.pb. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseTensor } from "../frontend/parse-model.js";
import type { Tensor } from "../frontend/tensor.js";
import type { OperatorTest } from "./conformance.js";

const DATA_SET = "test_data_set_0";

/** Names of the tests in a folder, sorted. */
export const operatorTestNames = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

export async function readOperatorTest(folder: string, name: string): Promise<OperatorTest> {
  return {
    name,
    model: await readFile(join(folder, name, "model.onnx")),
    inputs: await tensors(join(folder, name, DATA_SET), "input"),
    outputs: await tensors(join(folder, name, DATA_SET), "output"),
  };
}

async function tensors(folder: string, kind: "input" | "output"): Promise<Tensor[]> {
  const files = (await readdir(folder)).filter((file) => file.startsWith(`${kind}_`) && file.endsWith(".pb"));
  const numbered = files.map((file) => ({ file, index: Number(/_(\d+)\.pb$/.exec(file)?.[1] ?? 0) }));
  numbered.sort((a, b) => a.index - b.index);
  return Promise.all(numbered.map(async ({ file }) => parseTensor(await readFile(join(folder, file))).tensor));
}
