// SPDX-License-Identifier: Apache-2.0
/** Trained layers as an ONNX model. */
import { type OnnxModel, type OnnxNode, type Tensor, tensor } from "@tessera/compiler";
import type { LayerSpec } from "./architecture.js";
import { type Layer, type MapShape, mapSize, type Parameter } from "./layer.js";
import type { ResidualLayer, SequenceLayer } from "./simple-layers.js";

class Exporter {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, Tensor>();

  /** Appends the nodes of a chain and returns the name of its result. */
  chain(specs: readonly LayerSpec[], net: SequenceLayer, input: string, shape: MapShape): string {
    let value = input;
    let map = shape;
    specs.forEach((spec, i) => {
      const layer = net.layers[i] as Layer;
      value = this.layer(spec, layer, value, map);
      map = layer.output;
    });
    return value;
  }

  private layer(spec: LayerSpec, layer: Layer, x: string, input: MapShape): string {
    switch (spec.kind) {
      case "conv":
        return this.convolution(layer, x, [spec.channels, input.channels], spec.kernel, spec.stride, 1);
      case "depthwise":
        return this.convolution(layer, x, [input.channels, 1], spec.kernel, spec.stride, input.channels);
      case "linear": {
        const flat = input.height * input.width > 1 ? this.node("Flatten", [x], { axis: 1 }) : x;
        return this.node("Gemm", [flat, ...this.weights(layer, [spec.units, mapSize(input)])], { transB: 1 });
      }
      case "relu":
        return this.node("Relu", [x], {});
      case "maxPool":
        return this.node("MaxPool", [x], { kernel_shape: [2, 2], strides: [2, 2] });
      case "residual":
        return this.node("Add", [this.chain(spec.body, (layer as ResidualLayer).body, x, input), x], {});
    }
  }

  private convolution(layer: Layer, x: string, shape: readonly number[], kernel: number, stride: number, group: number): string {
    const pad = (kernel - 1) >> 1;
    return this.node("Conv", [x, ...this.weights(layer, [...shape, kernel, kernel])], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      group,
    });
  }

  private weights(layer: Layer, shape: readonly number[]): string[] {
    const [weight, bias] = layer.parameters as readonly [Parameter, Parameter];
    const names = [`weight_${this.nodes.length}`, `bias_${this.nodes.length}`] as const;
    this.initializers.set(names[0], tensor("float32", shape, weight.value.slice()));
    this.initializers.set(names[1], tensor("float32", [bias.value.length], bias.value.slice()));
    return [...names];
  }

  private node(opType: string, inputs: readonly string[], attributes: OnnxNode["attributes"]): string {
    const name = `${opType.toLowerCase()}_${this.nodes.length}`;
    this.nodes.push({ name, opType, domain: "", inputs, outputs: [name], attributes });
    return name;
  }
}

/** The model of a trained chain, for one image at a time; its input is named `image`, its result `logits`. */
export function exportModel(name: string, specs: readonly LayerSpec[], net: SequenceLayer, input: MapShape): OnnxModel {
  const exporter = new Exporter();
  const result = exporter.chain(specs, net, "image", input);
  const nodes = exporter.nodes.map((node) => (node.outputs[0] === result ? { ...node, outputs: ["logits"] } : node));
  return {
    name,
    producer: "tessera-zoo",
    opsets: { "": 17 },
    inputs: [{ name: "image", type: "float32", shape: [1, input.channels, input.height, input.width] }],
    outputs: [{ name: "logits", type: "float32", shape: [1, net.output.channels] }],
    nodes,
    initializers: exporter.initializers,
    valueInfo: [],
  };
}
