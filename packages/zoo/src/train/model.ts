// SPDX-License-Identifier: Apache-2.0
/** Makes trainable layers from a description and gives them their first weights. */
import type { Random } from "../random.js";
import type { LayerSpec } from "./architecture.js";
import { ConvLayer } from "./conv-layer.js";
import { DepthwiseLayer } from "./depthwise-layer.js";
import type { Layer, MapShape } from "./layer.js";
import { LinearLayer, MaxPoolLayer, ReluLayer, ResidualLayer, SequenceLayer } from "./simple-layers.js";

function fillNormal(values: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
}

function layer(spec: LayerSpec, input: MapShape, random: Random, first: boolean): Layer {
  switch (spec.kind) {
    case "conv": {
      const made = new ConvLayer(input, spec.channels, spec.kernel, spec.stride, !first);
      fillNormal(made.weight.value, Math.sqrt(2 / (input.channels * spec.kernel ** 2)), random);
      return made;
    }
    case "depthwise": {
      const made = new DepthwiseLayer(input, spec.kernel, spec.stride);
      fillNormal(made.weight.value, Math.sqrt(2 / spec.kernel ** 2), random);
      return made;
    }
    case "linear": {
      const made = new LinearLayer(input, spec.units);
      fillNormal(made.weight.value, Math.sqrt(1 / made.fanIn), random);
      return made;
    }
    case "residual": {
      const body = sequence(spec.body, input, random, false);
      // The branch starts at zero, so that the network starts as its shortcuts and needs no normalisation.
      (body.layers.at(-1) as Layer).parameters[0]?.value.fill(0);
      return new ResidualLayer(body);
    }
    case "relu":
      return new ReluLayer(input);
    case "maxPool":
      return new MaxPoolLayer(input);
  }
}

/** A chain of layers on maps of a shape, with He-normal weights; `first`: it starts at the network's input. */
export function sequence(specs: readonly LayerSpec[], input: MapShape, random: Random, first: boolean): SequenceLayer {
  const layers: Layer[] = [];
  for (const spec of specs) {
    layers.push(layer(spec, layers.at(-1)?.output ?? input, random, first && layers.length === 0));
  }
  return new SequenceLayer(layers);
}
