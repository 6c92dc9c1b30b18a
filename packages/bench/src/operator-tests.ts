// SPDX-License-Identifier: Apache-2.0
/** ONNX's operator tests as they lie on disk: a folder per test with model.onnx and test_data_set_0/{input,output}_N.pb. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type OperatorTest, parseTensor, type Tensor } from "@tessera/compiler";
import { dataPath } from "./test-data.js";

const FOLDER = "onnx-node-tests";

export const operatorTestNames = async (): Promise<string[]> =>
  (await readdir(dataPath(FOLDER), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

export async function readOperatorTest(name: string): Promise<OperatorTest> {
  const folder = dataPath(`${FOLDER}/${name}`);
  return {
    name,
    model: await readFile(join(folder, "model.onnx")),
    inputs: await tensors(join(folder, "test_data_set_0"), "input"),
    outputs: await tensors(join(folder, "test_data_set_0"), "output"),
  };
}

async function tensors(folder: string, kind: "input" | "output"): Promise<Tensor[]> {
  const files = (await readdir(folder)).filter((file) => file.startsWith(`${kind}_`) && file.endsWith(".pb"));
  const numbered = files.map((file) => ({ file, index: Number(/_(\d+)\.pb$/.exec(file)?.[1] ?? 0) }));
  numbered.sort((a, b) => a.index - b.index);
  return Promise.all(numbered.map(async ({ file }) => parseTensor(await readFile(join(folder, file))).tensor));
}
