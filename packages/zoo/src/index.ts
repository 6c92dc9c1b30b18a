// SPDX-License-Identifier: Apache-2.0
/** Standard networks with random weights, the demonstration network, and data made by the project itself. */
export { ZooError, type ZooErrorCode } from "./errors.js";
export { type ConvOptions, NetworkBuilder, type Pair, type PoolOptions, type Value } from "./network-builder.js";
export { type BuiltNetwork, buildNetwork, NETWORK_NAMES, type NetworkName, type NetworkOptions } from "./networks/build.js";
export { Random } from "./random.js";
