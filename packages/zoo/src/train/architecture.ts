// SPDX-License-Identifier: Apache-2.0
/** The demonstration network as a list of layers: one description for the trainer and for the ONNX export. */

export type LayerSpec =
  | { readonly kind: "conv"; readonly channels: number; readonly kernel: number; readonly stride: number }
  | { readonly kind: "depthwise"; readonly kernel: number; readonly stride: number }
  | { readonly kind: "relu" }
  | { readonly kind: "maxPool" }
  | { readonly kind: "residual"; readonly body: readonly LayerSpec[] }
  | { readonly kind: "linear"; readonly units: number };

const conv = (channels: number, kernel: number, stride = 1): LayerSpec => ({ kind: "conv", channels, kernel, stride });
const RELU: LayerSpec = { kind: "relu" };
const residual = (channels: number): LayerSpec[] => [
  { kind: "residual", body: [conv(channels, 3), RELU, conv(channels, 3)] },
  RELU,
];

/** A small residual network with a depthwise separable block: 142,000 parameters, 3.2 million MACs. */
export const DEMO_LAYERS: readonly LayerSpec[] = [
  conv(16, 3),
  RELU,
  { kind: "maxPool" },
  ...residual(16),
  { kind: "depthwise", kernel: 3, stride: 2 },
  RELU,
  conv(32, 1),
  RELU,
  ...residual(32),
  conv(64, 3, 2),
  RELU,
  { kind: "linear", units: 96 },
  RELU,
  { kind: "linear", units: 10 },
];
