// SPDX-License-Identifier: Apache-2.0
/** Real inputs of the networks of the test data: golden vectors of their integer reference, or CIFAR-10 images. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Tensor, tensor } from "@tessera/compiler";
import { decodeCifar, normaliseCifar } from "@tessera/zoo";
import { DATA_FOLDER, readData } from "./test-data.js";

/** Folders of golden vectors by network. */
const GOLDEN: Readonly<Record<string, string>> = {
  resnet8: "mlperf-tiny/golden-resnet8",
  kws: "mlperf-tiny/golden-kws",
  "mobilenet-v1-0.25": "imagenet-mobilenet/golden-mobilenet_v1_0.25_128_quant",
  "mobilenet-v1-0.5": "imagenet-mobilenet/golden-mobilenet_v1_0.5_160_quant",
  "mobilenet-v2-1.0": "imagenet-mobilenet/golden-mobilenet_v2_1.0_224_quant",
};

const CIFAR = "cifar10/cifar10_test_first1000.bin";

/** Float NCHW inputs of the network, at most `limit`. */
export const realInputs = (network: string, limit: number): Promise<Tensor[]> => {
  const folder = GOLDEN[network];
  return folder === undefined ? cifarInputs(limit) : goldenInputs(folder, limit);
};

interface GoldenMeta {
  readonly input: {
    readonly dtype: "int8" | "uint8";
    readonly shape: readonly [number, number, number, number];
    readonly scale: number;
    readonly zero_point: number;
  };
}

async function goldenInputs(folder: string, limit: number): Promise<Tensor[]> {
  const { input } = JSON.parse((await readData(`${folder}/meta.json`)).toString("utf8")) as GoldenMeta;
  const [, height, width, channels] = input.shape;
  const files = existsSync(join(DATA_FOLDER, folder)) ? await readdir(join(DATA_FOLDER, folder)) : [];
  const cases = files.filter((file) => file.endsWith(".in.bin")).sort();
  return Promise.all(
    cases.slice(0, limit).map(async (file) => {
      const bytes = await readData(`${folder}/${file}`);
      const values = new Float32Array(bytes.length);
      for (let c = 0; c < channels; c++) {
        for (let pixel = 0; pixel < height * width; pixel++) {
          const at = pixel * channels + c;
          const q = input.dtype === "int8" ? bytes.readInt8(at) : bytes.readUInt8(at);
          values[c * height * width + pixel] = input.scale * (q - input.zero_point);
        }
      }
      return tensor("float32", [1, channels, height, width], values);
    }),
  );
}

async function cifarInputs(limit: number): Promise<Tensor[]> {
  const images = decodeCifar(await readData(CIFAR)).slice(0, limit);
  return images.map(({ pixels }) => tensor("float32", [1, 3, 32, 32], normaliseCifar(pixels)));
}
