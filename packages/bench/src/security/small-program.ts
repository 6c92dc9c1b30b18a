// SPDX-License-Identifier: Apache-2.0
/** A small network that uses every engine: what hostile programs are made from, and what their neighbour runs. */
import { compileGraph, type Program, type QGraph, type QOp, type QTensor } from "@tessera/compiler";
import type { DeviceImages } from "@tessera/host";
import type { CoreConfig } from "@tessera/hw";
import { Random } from "@tessera/zoo";

const FULL = { lo: -128, hi: 127 };
const HEIGHT = 12;
const WIDTH = 12;
const CHANNELS = 32;
const INPUT = "image";

/** Layers of the compiled program. */
export const CONV_LAYER = 0;
/** 1x1 convolution with the addition of the first layer's result. */
export const ADD_LAYER = 1;
export const POOL_LAYER = 2;

const bytes = (random: Random, count: number): Int8Array =>
  Int8Array.from({ length: count }, () => Math.floor(random.uniform() * 256) - 128);

function graph(seed: number): QGraph {
  const random = new Random(seed);
  const tensor = (id: number, name: string, channels: number, size = HEIGHT, width = WIDTH): QTensor => ({
    ...{ id, name, channels, height: size, width, scale: 0.05, zeroPoint: 3 },
  });
  const conv = (name: string, input: number, output: number, channels: number, size: number, pad: number): QOp => ({
    ...{ kind: "conv", name, inputs: [input], output, clamp: FULL, groups: 1 },
    window: { kernel: [size, size], stride: [1, 1], pads: [pad, pad, pad, pad], dilation: [1, 1] },
    weights: bytes(random, CHANNELS * channels * size * size),
    weightZero: null,
    bias: Int32Array.from(bytes(random, CHANNELS), (value) => value * 100),
    multipliers: Array.from({ length: CHANNELS }, () => ({ mantissa: 1 << 23, shift: 34 })),
  });
  const half = { mantissa: 1 << 23, shift: 24 };
  return {
    name: "small",
    batch: 1,
    tensors: [
      tensor(0, INPUT, 16),
      tensor(1, "a", CHANNELS),
      tensor(2, "b", CHANNELS),
      tensor(3, "sum", CHANNELS),
      tensor(4, "pooled", CHANNELS, HEIGHT / 2, WIDTH / 2),
    ],
    ops: [
      conv("conv", 0, 1, 16, 3, 1),
      conv("point", 1, 2, CHANNELS, 1, 0),
      { kind: "add", name: "add", inputs: [1, 2], output: 3, clamp: FULL, multipliers: [half, half] },
      {
        ...{ kind: "maxpool", name: "pool", inputs: [3], output: 4, clamp: FULL, countIncludePad: false },
        window: { kernel: [2, 2], stride: [2, 2], pads: [0, 0, 0, 0], dilation: [1, 1] },
      },
    ],
    inputs: [0],
    outputs: [4],
    ...{ userInputs: [], userOutputs: [], head: [], tail: [], macs: 0 },
  };
}

export const smallProgram = (core: CoreConfig, maxCores: number, seed: number): Program =>
  compileGraph(graph(seed), core, { maxCores });

export const smallImage = (seed: number): DeviceImages => new Map([[INPUT, bytes(new Random(seed), 16 * HEIGHT * WIDTH)]]);
