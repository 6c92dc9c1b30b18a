// SPDX-License-Identifier: Apache-2.0
/** ResNet-50 v1.5 (He et al. 2015, with the stride in the 3 x 3 convolution). */
import type { NetworkBuilder, Value } from "../network-builder.js";

const STAGES: readonly (readonly [blocks: number, width: number])[] = [
  [3, 64],
  [4, 128],
  [6, 256],
  [3, 512],
];
const EXPANSION = 4;
/** Variance of a residual branch: small, so that the sum of all branches of a stage stays near one. */
const BRANCH_VARIANCE = 0.2;

function bottleneck(net: NetworkBuilder, x: Value, width: number, stride: number): Value {
  const channels = width * EXPANSION;
  let branch = net.conv(x, width, { kernel: 1, activation: "relu" });
  branch = net.conv(branch, width, { kernel: 3, stride, pad: 1, activation: "relu" });
  branch = net.conv(branch, channels, { kernel: 1, variance: BRANCH_VARIANCE });
  const shortcut = x.channels === channels ? x : net.conv(x, channels, { kernel: 1, stride, variance: 1 - BRANCH_VARIANCE });
  return net.relu(net.add(branch, shortcut));
}

export function resnet50(net: NetworkBuilder, input: Value, classes: number): Value {
  let x = net.conv(input, 64, { kernel: 7, stride: 2, pad: 3, activation: "relu" });
  x = net.maxPool(x, { kernel: 3, stride: 2, pad: 1 });
  STAGES.forEach(([blocks, width], stage) => {
    for (let block = 0; block < blocks; block++) {
      x = bottleneck(net, x, width, stage > 0 && block === 0 ? 2 : 1);
    }
  });
  return net.gemm(net.flatten(net.globalAveragePool(x)), classes);
}
