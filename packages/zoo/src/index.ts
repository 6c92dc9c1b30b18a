// SPDX-License-Identifier: Apache-2.0
/** Standard networks with random weights, the demonstration network, and data made by the project itself. */
export { decodeCifar, encodeCifar, normaliseCifar } from "./dataset/cifar.js";
export { DIGIT_SIZE, type Digit, drawDigit } from "./dataset/digits.js";
export { drawDataset, drawImage, IMAGE_BYTES, IMAGE_SIZE, type LabelledImage, toInput } from "./dataset/draw.js";
export { SHAPE_NAMES } from "./dataset/shapes.js";
export { demoImages, demoModel, demoModelPath } from "./demo.js";
export { ZooError, type ZooErrorCode } from "./errors.js";
export { type ConvOptions, NetworkBuilder, type Pair, type PoolOptions, type Value } from "./network-builder.js";
export { type BuiltNetwork, buildNetwork, NETWORK_NAMES, type NetworkName, type NetworkOptions } from "./networks/build.js";
export { quantisedNetwork } from "./networks/quantised.js";
export { Random } from "./random.js";
