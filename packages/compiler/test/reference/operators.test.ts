// SPDX-License-Identifier: Apache-2.0
/** Target T15: every operator of the int8 networks against onnxruntime, fed with onnxruntime's own integer inputs. */
import { describe, expect, it } from "vitest";
import { importOnnx } from "../../src/frontend/import-onnx.js";
import { compareOperators, exposeQuantised, type OperatorDifference } from "../../src/reference/compare-operators.js";
import { ReferenceModel } from "../../src/reference/reference-model.js";
import { cifarImages, dataFile, HAS_DATA, randomTensor } from "../support/data.js";

const NETWORKS: readonly (readonly [folder: string, file: string])[] = [
  ["cifar10", "cifar_resnet20_qdq_s8s8_pc.onnx"],
  ["cifar10", "cifar_resnet20_qdq_s8s8_symmetric_pt.onnx"],
  ["cifar10", "cifar_resnet20_qoperator_u8s8.onnx"],
  ["mlperf-tiny", "pretrainedResnet_quant.onnx"],
  ["mlperf-tiny", "kws_ref_model.onnx"],
  ["imagenet-mobilenet", "mobilenet_v1_0.25_128_quant.onnx"],
  ["imagenet-mobilenet", "mobilenet_v1_0.5_160_quant.onnx"],
  ["imagenet-mobilenet", "mobilenet_v2_1.0_224_quant.onnx"],
];

/** Share of differing results allowed by kind of operator. */
const ALLOWED = { product: 1e-4, rest: 1e-2 } as const;

function share(rows: readonly OperatorDifference[]): number {
  const elements = rows.reduce((sum, row) => sum + row.elements, 0);
  return elements === 0 ? 0 : rows.reduce((sum, row) => sum + row.differing, 0) / elements;
}

describe.skipIf(!HAS_DATA)("operators against onnxruntime", () => {
  it.each(NETWORKS)("%s/%s", async (folder, file) => {
    const bytes = dataFile(folder, file);
    const graph = importOnnx(bytes);
    const [input] = graph.userInputs;
    const shape = input?.shape ?? [];
    const image = shape[2] === 32 ? cifarImages(0, 1)[0]?.image : randomTensor(shape, 7);
    const reference = await ReferenceModel.open(exposeQuantised(bytes));
    const rows = compareOperators(graph, await reference.run(new Map([[input?.name ?? "", image ?? randomTensor(shape, 7)]])));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ largest }) => largest > 1)).toEqual([]);
    const isProduct = ({ kind }: OperatorDifference): boolean => kind === "conv" || kind === "deconv";
    expect(share(rows.filter(isProduct))).toBeLessThanOrEqual(ALLOWED.product);
    expect(share(rows.filter((row) => !isProduct(row)))).toBeLessThanOrEqual(ALLOWED.rest);
  });
});
