// SPDX-License-Identifier: Apache-2.0
/** ResNet-18 (He et al. 2015): blocks of two 3 x 3 convolutions. */
import type { NetworkBuilder, Value } from "../network-builder.js";

const WIDTHS = [64, 128, 256, 512] as const;
const BLOCKS = 2;
/** Variance of a residual branch: small, so that the sum of all branches of a stage stays near one. */
const BRANCH_VARIANCE = 0.3;

function block(net: NetworkBuilder, x: Value, width: number, stride: number): Value {
  const first = net.conv(x, width, { kernel: 3, stride, pad: 1, activation: "relu" });
  const branch = net.conv(first, width, { kernel: 3, pad: 1, variance: BRANCH_VARIANCE });
  const shortcut = x.channels === width ? x : net.conv(x, width, { kernel: 1, stride, variance: 1 - BRANCH_VARIANCE });
  return net.relu(net.add(branch, shortcut));
}

export function resnet18(net: NetworkBuilder, input: Value, classes: number): Value {
  let x = net.conv(input, 64, { kernel: 7, stride: 2, pad: 3, activation: "relu" });
  x = net.maxPool(x, { kernel: 3, stride: 2, pad: 1 });
  for (const width of WIDTHS) {
    for (let i = 0; i < BLOCKS; i++) {
      x = block(net, x, width, width !== x.channels ? 2 : 1);
    }
  }
  return net.gemm(net.flatten(net.globalAveragePool(x)), classes);
}
