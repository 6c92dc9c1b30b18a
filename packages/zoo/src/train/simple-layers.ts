// SPDX-License-Identifier: Apache-2.0
/** Layers of a few lines each: ReLU, maximum pooling, fully connected, chain, residual. */
import { type Layer, type MapShape, mapSize, type Parameter, parameter } from "./layer.js";
import { multiplyAdd, type View } from "./matrix.js";

export class ReluLayer implements Layer {
  readonly output: MapShape;
  readonly parameters: readonly Parameter[] = [];
  private y = new Float32Array(0);

  constructor(input: MapShape) {
    this.output = input;
  }

  forward(x: Float32Array): Float32Array {
    this.y = x.map((v) => (v > 0 ? v : 0));
    return this.y;
  }

  backward(dy: Float32Array): Float32Array {
    return dy.map((g, i) => ((this.y[i] as number) > 0 ? g : 0));
  }
}

/** Windows of 2 x 2, two apart. */
export class MaxPoolLayer implements Layer {
  readonly output: MapShape;
  readonly parameters: readonly Parameter[] = [];
  private readonly input: MapShape;
  private chosen = new Int32Array(0);
  private inputLength = 0;

  constructor(input: MapShape) {
    this.input = input;
    this.output = { channels: input.channels, height: input.height / 2, width: input.width / 2 };
  }

  forward(x: Float32Array): Float32Array {
    const { height, width } = this.input;
    const y = new Float32Array(x.length / 4);
    this.inputLength = x.length;
    this.chosen = new Int32Array(y.length);
    let target = 0;
    for (let row = 0; row < x.length / width; row += 2) {
      for (let column = 0; column < width; column += 2, target++) {
        const first = row * width + column;
        let best = first;
        for (const other of [first + 1, first + width, first + width + 1]) {
          if ((x[other] as number) > (x[best] as number)) best = other;
        }
        this.chosen[target] = best;
        y[target] = x[best] as number;
      }
    }
    if (height % 2 !== 0) throw new RangeError(`maximum pooling of 2 x 2 needs an even height, not ${height}`);
    return y;
  }

  backward(dy: Float32Array): Float32Array {
    const dx = new Float32Array(this.inputLength);
    dy.forEach((gradient, i) => {
      dx[this.chosen[i] as number] = gradient;
    });
    return dx;
  }
}

/** A row-major matrix of `width` columns by its rows, and by its columns. */
const rows = (data: Float32Array, width: number): View => ({ data, major: width, minor: 1 });
const columns = (data: Float32Array, width: number): View => ({ data, major: 1, minor: width });

export class LinearLayer implements Layer {
  readonly output: MapShape;
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly fanIn: number;
  private x = new Float32Array(0);

  constructor(input: MapShape, units: number) {
    this.fanIn = mapSize(input);
    this.output = { channels: units, height: 1, width: 1 };
    this.weight = parameter(units * this.fanIn);
    this.bias = parameter(units);
  }

  get parameters(): readonly Parameter[] {
    return [this.weight, this.bias];
  }

  forward(x: Float32Array): Float32Array {
    this.x = x as Float32Array<ArrayBuffer>;
    const units = this.output.channels;
    const images = x.length / this.fanIn;
    const y = Float32Array.from({ length: images * units }, (_, i) => this.bias.value[i % units] as number);
    multiplyAdd(y, images, units, this.fanIn, rows(x, this.fanIn), rows(this.weight.value, this.fanIn));
    return y;
  }

  backward(dy: Float32Array): Float32Array {
    const units = this.output.channels;
    const images = dy.length / units;
    dy.forEach((gradient, i) => {
      this.bias.gradient[i % units] = (this.bias.gradient[i % units] as number) + gradient;
    });
    multiplyAdd(this.weight.gradient, units, this.fanIn, images, columns(dy, units), columns(this.x, this.fanIn));
    const dx = new Float32Array(this.x.length);
    multiplyAdd(dx, images, this.fanIn, units, rows(dy, units), columns(this.weight.value, this.fanIn));
    return dx;
  }
}

/** A chain of layers. */
export class SequenceLayer implements Layer {
  readonly layers: readonly Layer[];

  constructor(layers: readonly Layer[]) {
    this.layers = layers;
  }

  get output(): MapShape {
    return (this.layers.at(-1) as Layer).output;
  }

  get parameters(): readonly Parameter[] {
    return this.layers.flatMap((layer) => layer.parameters);
  }

  forward(x: Float32Array): Float32Array {
    return this.layers.reduce((value, layer) => layer.forward(value), x);
  }

  backward(dy: Float32Array): Float32Array {
    return this.layers.reduceRight((gradient, layer) => layer.backward(gradient), dy);
  }
}

/** body(x) + x. */
export class ResidualLayer implements Layer {
  readonly body: SequenceLayer;

  constructor(body: SequenceLayer) {
    this.body = body;
  }

  get output(): MapShape {
    return this.body.output;
  }

  get parameters(): readonly Parameter[] {
    return this.body.parameters;
  }

  forward(x: Float32Array): Float32Array {
    return this.body.forward(x).map((v, i) => v + (x[i] as number));
  }

  backward(dy: Float32Array): Float32Array {
    return this.body.backward(dy).map((v, i) => v + (dy[i] as number));
  }
}
