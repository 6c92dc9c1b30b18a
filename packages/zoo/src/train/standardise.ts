// SPDX-License-Identifier: Apache-2.0
/**
 * Data-dependent first weights: every channel of every weighted layer starts with zero mean and unit variance on a
 * batch. It does once, before training, what batch normalisation does in every step, and leaves nothing to fold.
 */
import type { Layer, Parameter } from "./layer.js";
import { ResidualLayer, type SequenceLayer } from "./simple-layers.js";

/** A channel that varies less is left alone: the last layers of residual branches start at zero on purpose. */
const LEAST_VARIANCE = 1e-8;

function standardiseLayer(layer: Layer, weight: Parameter, bias: Parameter, x: Float32Array): void {
  const y = layer.forward(x);
  const { channels, height, width } = layer.output;
  const pixels = height * width;
  const count = y.length / channels;
  const fanIn = weight.value.length / channels;
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    let squares = 0;
    for (let start = c * pixels; start < y.length; start += channels * pixels) {
      for (let p = start; p < start + pixels; p++) {
        const value = y[p] as number;
        sum += value;
        squares += value * value;
      }
    }
    const mean = sum / count;
    const variance = squares / count - mean * mean;
    if (variance < LEAST_VARIANCE) continue;
    const scale = 1 / Math.sqrt(variance);
    for (let i = c * fanIn; i < (c + 1) * fanIn; i++) weight.value[i] = (weight.value[i] as number) * scale;
    bias.value[c] = ((bias.value[c] as number) - mean) * scale;
  }
}

/** Standardises layer after layer; `x` is a batch of the chain's inputs. */
export function standardise(net: SequenceLayer, x: Float32Array): void {
  let value = x;
  for (const layer of net.layers) {
    const [weight, bias] = layer.parameters;
    if (layer instanceof ResidualLayer) {
      standardise(layer.body, value);
    } else if (weight !== undefined && bias !== undefined) {
      standardiseLayer(layer, weight, bias, value);
    }
    value = layer.forward(value);
  }
}
