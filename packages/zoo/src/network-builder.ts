// SPDX-License-Identifier: Apache-2.0
/** Builds float ONNX networks layer by layer, with seeded He-normal weights scaled as folded batch normalisation. */
import { type OnnxModel, type OnnxNode, type Tensor, tensor } from "@tessera/compiler";
import { ZooError } from "./errors.js";
import { Random } from "./random.js";
import { type Moments, mixture, rectified, sum, windowAverage, windowMaximum } from "./statistics.js";

/** A value of the network: a feature map [1][channels][height][width], or a vector when height = width = 1. */
export interface Value {
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly moments: Moments;
}

/** A number for both directions, or [vertical, horizontal]. */
export type Pair = number | readonly [number, number];

export interface ConvOptions {
  readonly kernel: Pair;
  readonly stride?: number;
  /** Zero padding on both sides. */
  readonly pad?: Pair;
  readonly groups?: number;
  /** Variance of the result, 1 unless stated: less on residual branches. */
  readonly variance?: number;
  /** Activation fused by name: none unless stated. */
  readonly activation?: "relu" | "relu6";
}

export interface PoolOptions {
  readonly kernel: number;
  readonly stride: number;
  readonly pad?: number;
}

const pair = (value: Pair): readonly [number, number] => (typeof value === "number" ? [value, value] : value);
const outputSize = (input: number, kernel: number, stride: number, pad: number): number =>
  Math.floor((input + 2 * pad - kernel) / stride) + 1;

export class NetworkBuilder {
  private readonly random: Random;
  private readonly nodes: OnnxNode[] = [];
  private readonly initializers = new Map<string, Tensor>();
  private readonly name: string;
  private source: Value | undefined;
  private macCount = 0;

  constructor(name: string, seed: number) {
    this.name = name;
    this.random = new Random(seed);
  }

  /** Multiply-accumulates of the Conv and Gemm nodes so far, padding taps counted. */
  get macs(): number {
    return this.macCount;
  }

  /** The network's input, of zero mean and unit variance. */
  input(channels: number, height: number, width: number): Value {
    this.source = { name: "input", channels, height, width, moments: { mean: 0, variance: 1 } };
    return this.source;
  }

  conv(x: Value, channels: number, options: ConvOptions): Value {
    const [kh, kw] = pair(options.kernel);
    const [ph, pw] = pair(options.pad ?? 0);
    const { stride = 1, groups = 1, variance = 1 } = options;
    const height = outputSize(x.height, kh, stride, ph);
    const width = outputSize(x.width, kw, stride, pw);
    if (height < 1 || width < 1) {
      throw new ZooError(
        "ZOO_RESOLUTION",
        `${this.name}: a ${x.height} x ${x.width} map is too small for a ${kh} x ${kw} kernel; raise the resolution`,
      );
    }
    const shape = [channels, x.channels / groups, kh, kw];
    const node = this.weighted("Conv", x, shape, variance, {
      kernel_shape: [kh, kw],
      strides: [stride, stride],
      pads: [ph, pw, ph, pw],
      group: groups,
    });
    this.macCount += channels * height * width * (x.channels / groups) * kh * kw;
    const y = { name: node, channels, height, width, moments: { mean: 0, variance } };
    if (options.activation === undefined) {
      return y;
    }
    return options.activation === "relu" ? this.relu(y) : this.relu6(y);
  }

  relu(x: Value): Value {
    return { ...x, name: this.node("Relu", [x]), moments: rectified(x.moments) };
  }

  relu6(x: Value): Value {
    for (const [name, limit] of [
      ["relu6_min", 0],
      ["relu6_max", 6],
    ] as const) {
      this.initializers.set(name, tensor("float32", [], [limit]));
    }
    return { ...x, name: this.node("Clip", [x, { name: "relu6_min" }, { name: "relu6_max" }]), moments: rectified(x.moments) };
  }

  maxPool(x: Value, options: PoolOptions): Value {
    const moments = windowMaximum(x.moments, options.kernel ** 2);
    return { ...this.pool("MaxPool", x, options, {}), moments };
  }

  /** Average pooling that counts padding, as torchvision's Inception does. */
  averagePool(x: Value, options: PoolOptions): Value {
    const moments = windowAverage(x.moments, options.kernel ** 2);
    return { ...this.pool("AveragePool", x, options, { count_include_pad: 1 }), moments };
  }

  globalAveragePool(x: Value): Value {
    const moments = windowAverage(x.moments, x.height * x.width);
    return { name: this.node("GlobalAveragePool", [x]), channels: x.channels, height: 1, width: 1, moments };
  }

  add(a: Value, b: Value): Value {
    return { ...a, name: this.node("Add", [a, b]), moments: sum(a.moments, b.moments) };
  }

  concat(values: readonly Value[]): Value {
    const first = values[0] as Value;
    const channels = values.reduce((n, v) => n + v.channels, 0);
    const moments = mixture(values.map((v) => ({ moments: v.moments, weight: v.channels })));
    return { ...first, name: this.node("Concat", values, { axis: 1 }), channels, moments };
  }

  flatten(x: Value): Value {
    const channels = x.channels * x.height * x.width;
    return { ...x, name: this.node("Flatten", [x], { axis: 1 }), channels, height: 1, width: 1 };
  }

  /** A fully connected layer of a flattened value. */
  gemm(x: Value, units: number, variance = 1): Value {
    const name = this.weighted("Gemm", x, [units, x.channels], variance, { transB: 1 });
    this.macCount += units * x.channels;
    return { name, channels: units, height: 1, width: 1, moments: { mean: 0, variance } };
  }

  /** The finished model, with `output` as its result. */
  model(output: Value): OnnxModel {
    if (this.source === undefined) {
      throw new ZooError("ZOO_NO_INPUT", `${this.name}: call input() before model()`);
    }
    const { name, channels, height, width } = this.source;
    return {
      name: this.name,
      producer: "tessera-zoo",
      opsets: { "": 17 },
      inputs: [{ name, type: "float32", shape: [1, channels, height, width] }],
      outputs: [{ name: output.name, type: "float32", shape: [1, output.channels] }],
      nodes: this.nodes,
      initializers: this.initializers,
      valueInfo: [],
    };
  }

  private pool(op: string, x: Value, { kernel, stride, pad = 0 }: PoolOptions, attributes: Record<string, number>): Value {
    const name = this.node(op, [x], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      ...attributes,
    });
    return { ...x, name, height: outputSize(x.height, kernel, stride, pad), width: outputSize(x.width, kernel, stride, pad) };
  }

  private node(opType: string, inputs: readonly { readonly name: string }[], attributes: OnnxNode["attributes"] = {}): string {
    const name = `${opType.toLowerCase()}_${this.nodes.length}`;
    this.nodes.push({ name, opType, domain: "", inputs: inputs.map((v) => v.name), outputs: [name], attributes });
    return name;
  }

  /**
   * A node with weights and bias. Every filter gets the length that gives its output the wanted variance, and the bias
   * that cancels the mean of its inputs: what folding a batch normalisation into the layer leaves.
   */
  private weighted(op: string, x: Value, shape: readonly number[], variance: number, attributes: OnnxNode["attributes"]): string {
    const filters = shape[0] as number;
    const fanIn = shape.slice(1).reduce((n, d) => n * d, 1);
    const weights = new Float32Array(filters * fanIn);
    const bias = new Float32Array(filters);
    const length = Math.sqrt(variance / x.moments.variance);
    for (let f = 0; f < filters; f++) {
      const filter = weights.subarray(f * fanIn, (f + 1) * fanIn);
      let squares = 0;
      for (let i = 0; i < fanIn; i++) {
        const value = this.random.normal();
        filter[i] = value;
        squares += value * value;
      }
      const scale = length / Math.sqrt(squares);
      let total = 0;
      for (let i = 0; i < fanIn; i++) {
        const value = (filter[i] as number) * scale;
        filter[i] = value;
        total += value;
      }
      bias[f] = -total * x.moments.mean;
    }
    const prefix = `${op.toLowerCase()}_${this.nodes.length}`;
    this.initializers.set(`${prefix}_weight`, tensor("float32", shape, weights));
    this.initializers.set(`${prefix}_bias`, tensor("float32", [filters], bias));
    return this.node(op, [x, { name: `${prefix}_weight` }, { name: `${prefix}_bias` }], attributes);
  }
}
