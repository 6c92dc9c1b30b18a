// SPDX-License-Identifier: Apache-2.0
/** MobileNet v1 (Howard et al. 2017) and v2 (Sandler et al. 2018, width 1.0). */
import type { NetworkBuilder, Value } from "../network-builder.js";

/** Output channels and stride of the depthwise separable blocks of v1. */
const V1_BLOCKS: readonly (readonly [channels: number, stride: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

const depthwise = (net: NetworkBuilder, x: Value, stride: number): Value =>
  net.conv(x, x.channels, { kernel: 3, stride, pad: 1, groups: x.channels, activation: "relu6" });

/** v1 with `width` times the published channels. */
export const mobilenetV1 =
  (width: number) =>
  (net: NetworkBuilder, input: Value, classes: number): Value => {
    let x = net.conv(input, 32 * width, { kernel: 3, stride: 2, pad: 1, activation: "relu6" });
    for (const [channels, stride] of V1_BLOCKS) {
      x = net.conv(depthwise(net, x, stride), channels * width, { kernel: 1, activation: "relu6" });
    }
    return net.gemm(net.flatten(net.globalAveragePool(x)), classes);
  };

/** Expansion, output channels, repeats and first stride of the inverted residuals of v2. */
const V2_STAGES: readonly (readonly [expansion: number, channels: number, repeats: number, stride: number])[] = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
];
/** Variance of a residual branch, so that a stage's sum stays near one. */
const BRANCH_VARIANCE = 0.25;

function invertedResidual(net: NetworkBuilder, x: Value, expansion: number, channels: number, stride: number): Value {
  const residual = stride === 1 && x.channels === channels;
  const wide = expansion === 1 ? x : net.conv(x, x.channels * expansion, { kernel: 1, activation: "relu6" });
  const narrow = net.conv(depthwise(net, wide, stride), channels, { kernel: 1, variance: residual ? BRANCH_VARIANCE : 1 });
  return residual ? net.add(x, narrow) : narrow;
}

export function mobilenetV2(net: NetworkBuilder, input: Value, classes: number): Value {
  let x = net.conv(input, 32, { kernel: 3, stride: 2, pad: 1, activation: "relu6" });
  for (const [expansion, channels, repeats, stride] of V2_STAGES) {
    for (let i = 0; i < repeats; i++) {
      x = invertedResidual(net, x, expansion, channels, i === 0 ? stride : 1);
    }
  }
  x = net.conv(x, 1280, { kernel: 1, activation: "relu6" });
  return net.gemm(net.flatten(net.globalAveragePool(x)), classes);
}
