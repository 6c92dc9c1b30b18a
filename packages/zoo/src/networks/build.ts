// SPDX-License-Identifier: Apache-2.0
/** The networks of the zoo by name. */
import type { OnnxModel } from "@tessera/compiler";
import { ZooError } from "../errors.js";
import { NetworkBuilder, type Value } from "../network-builder.js";
import { inceptionV3 } from "./inception-v3.js";
import { mobilenetV1, mobilenetV2 } from "./mobilenet.js";
import { resnet18 } from "./resnet18.js";
import { resnet50 } from "./resnet50.js";
import { squeezenet } from "./squeezenet.js";
import { vgg16 } from "./vgg16.js";

interface NetworkEntry {
  /** Published input height and width. */
  readonly resolution: number;
  readonly build: (net: NetworkBuilder, input: Value, classes: number) => Value;
}

const NETWORKS = {
  vgg16: { resolution: 224, build: vgg16 },
  resnet50: { resolution: 224, build: resnet50 },
  "inception-v3": { resolution: 299, build: inceptionV3 },
  "mobilenet-v1": { resolution: 224, build: mobilenetV1(1) },
  "mobilenet-v1-0.75": { resolution: 224, build: mobilenetV1(0.75) },
  "mobilenet-v2": { resolution: 224, build: mobilenetV2 },
  resnet18: { resolution: 224, build: resnet18 },
  "squeezenet-1.1": { resolution: 224, build: squeezenet },
} as const satisfies Record<string, NetworkEntry>;

export type NetworkName = keyof typeof NETWORKS;

export const NETWORK_NAMES = Object.keys(NETWORKS) as readonly NetworkName[];

export interface NetworkOptions {
  /** Input height and width; the published one unless stated. */
  readonly resolution?: number;
  /** 1000 unless stated. */
  readonly classes?: number;
  /** Of the weights; 1 unless stated. */
  readonly seed?: number;
}

export interface BuiltNetwork {
  readonly model: OnnxModel;
  /** Multiply-accumulates of one image: Conv and Gemm nodes, padding taps counted. */
  readonly macs: number;
}

/** Builds a network with random weights. Throws ZOO_UNKNOWN_NETWORK, or ZOO_RESOLUTION when the input is too small. */
export function buildNetwork(name: string, options: NetworkOptions = {}): BuiltNetwork {
  if (!Object.hasOwn(NETWORKS, name)) {
    throw new ZooError("ZOO_UNKNOWN_NETWORK", `the zoo has no network ${name}; it has ${NETWORK_NAMES.join(", ")}`);
  }
  const entry: NetworkEntry = NETWORKS[name as NetworkName];
  const { resolution = entry.resolution, classes = 1000, seed = 1 } = options;
  const net = new NetworkBuilder(name, seed);
  const output = entry.build(net, net.input(3, resolution, resolution), classes);
  return { model: net.model(output), macs: net.macs };
}
