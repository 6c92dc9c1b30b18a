// SPDX-License-Identifier: Apache-2.0
/** Networks of the experiments: integer ones of the test data, and the zoo's, quantised here. */
import { importOnnx, type QGraph } from "@tessera/compiler";
import { NETWORK_NAMES, type NetworkName, quantisedNetwork, Random } from "@tessera/zoo";
import { BenchError } from "./errors.js";
import { readData } from "./test-data.js";

/** Integer networks of the test data, by short name. */
export const DATA_NETWORKS: Readonly<Record<string, string>> = {
  resnet8: "mlperf-tiny/pretrainedResnet_quant.onnx",
  kws: "mlperf-tiny/kws_ref_model.onnx",
  resnet20: "cifar10/cifar_resnet20_qdq_s8s8_pc.onnx",
  "resnet20-symmetric": "cifar10/cifar_resnet20_qdq_s8s8_symmetric_pt.onnx",
  "resnet20-qoperator": "cifar10/cifar_resnet20_qoperator_u8s8.onnx",
  "mobilenet-v1-0.25": "imagenet-mobilenet/mobilenet_v1_0.25_128_quant.onnx",
  "mobilenet-v1-0.5": "imagenet-mobilenet/mobilenet_v1_0.5_160_quant.onnx",
  "mobilenet-v2-1.0": "imagenet-mobilenet/mobilenet_v2_1.0_224_quant.onnx",
};

const SEED = 1;

export async function loadNetwork(name: string): Promise<QGraph> {
  const file = DATA_NETWORKS[name];
  if (file !== undefined) return importOnnx(await readData(file));
  if (isZoo(name)) return quantisedNetwork(name, SEED);
  const known = [...Object.keys(DATA_NETWORKS), ...NETWORK_NAMES].join(", ");
  throw new BenchError("UNKNOWN_NETWORK", `'${name}' is no network of the experiments; there are: ${known}.`);
}

const isZoo = (name: string): name is NetworkName => (NETWORK_NAMES as readonly string[]).includes(name);

/** Random int8 values for every device input of a graph, by tensor name: the same for the same seed. */
export function randomImage(graph: QGraph, seed = SEED): Map<string, Int8Array> {
  const random = new Random(seed);
  return new Map(
    graph.inputs.map((id) => {
      const { name, channels, height, width } = graph.tensors[id] as QGraph["tensors"][number];
      return [name, Int8Array.from({ length: channels * height * width }, () => Math.floor(random.uniform() * 256) - 128)];
    }),
  );
}
