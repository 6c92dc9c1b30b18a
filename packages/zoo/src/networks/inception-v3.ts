// SPDX-License-Identifier: Apache-2.0
/** Inception v3 (Szegedy et al. 2015), the topology of torchvision, without the auxiliary head. */
import type { NetworkBuilder, Pair, Value } from "../network-builder.js";

/** A chain of convolutions with ReLU on the way of a branch: [channels, kernel, padding, stride]. */
type Step = readonly [channels: number, kernel: Pair, pad?: Pair, stride?: number];

const branch = (net: NetworkBuilder, input: Value, ...steps: Step[]): Value =>
  steps.reduce(
    (x, [channels, kernel, pad = 0, stride = 1]) => net.conv(x, channels, { kernel, pad, stride, activation: "relu" }),
    input,
  );

const pooled = (net: NetworkBuilder, x: Value): Value => net.averagePool(x, { kernel: 3, stride: 1, pad: 1 });
const halved = (net: NetworkBuilder, x: Value): Value => net.maxPool(x, { kernel: 3, stride: 2 });

/** 35 x 35: 1x1, 5x5, double 3x3, pool. */
const blockA = (net: NetworkBuilder, x: Value, poolChannels: number): Value =>
  net.concat([
    branch(net, x, [64, 1]),
    branch(net, x, [48, 1], [64, 5, 2]),
    branch(net, x, [64, 1], [96, 3, 1], [96, 3, 1]),
    branch(net, pooled(net, x), [poolChannels, 1]),
  ]);

/** 35 x 35 to 17 x 17. */
const reductionA = (net: NetworkBuilder, x: Value): Value =>
  net.concat([branch(net, x, [384, 3, 0, 2]), branch(net, x, [64, 1], [96, 3, 1], [96, 3, 0, 2]), halved(net, x)]);

const ROW: Pair = [1, 7];
const COLUMN: Pair = [7, 1];
const ROW_PAD: Pair = [0, 3];
const COLUMN_PAD: Pair = [3, 0];

/** 17 x 17: factorised 7x7. */
const blockB = (net: NetworkBuilder, x: Value, c: number): Value =>
  net.concat([
    branch(net, x, [192, 1]),
    branch(net, x, [c, 1], [c, ROW, ROW_PAD], [192, COLUMN, COLUMN_PAD]),
    branch(net, x, [c, 1], [c, COLUMN, COLUMN_PAD], [c, ROW, ROW_PAD], [c, COLUMN, COLUMN_PAD], [192, ROW, ROW_PAD]),
    branch(net, pooled(net, x), [192, 1]),
  ]);

/** 17 x 17 to 8 x 8. */
const reductionB = (net: NetworkBuilder, x: Value): Value =>
  net.concat([
    branch(net, x, [192, 1], [320, 3, 0, 2]),
    branch(net, x, [192, 1], [192, ROW, ROW_PAD], [192, COLUMN, COLUMN_PAD], [192, 3, 0, 2]),
    halved(net, x),
  ]);

/** 8 x 8: branches that split into a row and a column. */
function blockC(net: NetworkBuilder, x: Value): Value {
  const split = (v: Value): Value => net.concat([branch(net, v, [384, [1, 3], [0, 1]]), branch(net, v, [384, [3, 1], [1, 0]])]);
  return net.concat([
    branch(net, x, [320, 1]),
    split(branch(net, x, [384, 1])),
    split(branch(net, x, [448, 1], [384, 3, 1])),
    branch(net, pooled(net, x), [192, 1]),
  ]);
}

export function inceptionV3(net: NetworkBuilder, input: Value, classes: number): Value {
  let x = branch(net, input, [32, 3, 0, 2], [32, 3], [64, 3, 1]);
  x = branch(net, halved(net, x), [80, 1], [192, 3]);
  x = halved(net, x);
  for (const poolChannels of [32, 64, 64]) x = blockA(net, x, poolChannels);
  x = reductionA(net, x);
  for (const channels of [128, 160, 160, 192]) x = blockB(net, x, channels);
  x = reductionB(net, x);
  for (let i = 0; i < 2; i++) x = blockC(net, x);
  return net.gemm(net.flatten(net.globalAveragePool(x)), classes);
}
