// SPDX-License-Identifier: Apache-2.0
/** VGG16 (Simonyan and Zisserman 2014, configuration D). */
import type { NetworkBuilder, Value } from "../network-builder.js";

const STAGES: readonly (readonly [convolutions: number, channels: number])[] = [
  [2, 64],
  [2, 128],
  [3, 256],
  [3, 512],
  [3, 512],
];

export function vgg16(net: NetworkBuilder, input: Value, classes: number): Value {
  let x = input;
  for (const [convolutions, channels] of STAGES) {
    for (let i = 0; i < convolutions; i++) {
      x = net.conv(x, channels, { kernel: 3, pad: 1, activation: "relu" });
    }
    x = net.maxPool(x, { kernel: 2, stride: 2 });
  }
  x = net.relu(net.gemm(net.flatten(x), 4096));
  x = net.relu(net.gemm(x, 4096));
  return net.gemm(x, classes);
}
