// SPDX-License-Identifier: Apache-2.0
/** SqueezeNet 1.1 (Iandola et al. 2016; topology of torchvision). */
import type { NetworkBuilder, Value } from "../network-builder.js";

/** Channels that the fire modules squeeze to, between the poolings; they expand to four times as many, twice. */
const FIRES = [
  [16, 16],
  [32, 32],
  [48, 48, 64, 64],
] as const;
const EXPANSION = 4;

function fire(net: NetworkBuilder, x: Value, squeezed: number): Value {
  const narrow = net.conv(x, squeezed, { kernel: 1, activation: "relu" });
  return net.concat([
    net.conv(narrow, squeezed * EXPANSION, { kernel: 1, activation: "relu" }),
    net.conv(narrow, squeezed * EXPANSION, { kernel: 3, pad: 1, activation: "relu" }),
  ]);
}

export function squeezenet(net: NetworkBuilder, input: Value, classes: number): Value {
  let x = net.conv(input, 64, { kernel: 3, stride: 2, activation: "relu" });
  for (const squeezed of FIRES) {
    x = net.maxPool(x, { kernel: 3, stride: 2 });
    for (const channels of squeezed) {
      x = fire(net, x, channels);
    }
  }
  return net.flatten(net.globalAveragePool(net.conv(x, classes, { kernel: 1, activation: "relu" })));
}
