// SPDX-License-Identifier: Apache-2.0
/** Dense convolution as a matrix product over unrolled windows (im2col), with zero padding of kernel / 2. */
import { type Layer, type MapShape, mapSize, type Parameter, parameter } from "./layer.js";
import { multiplyAdd } from "./matrix.js";

export class ConvLayer implements Layer {
  readonly input: MapShape;
  readonly output: MapShape;
  readonly kernel: number;
  readonly stride: number;
  readonly weight: Parameter;
  readonly bias: Parameter;
  private readonly propagate: boolean;
  private readonly fanIn: number;
  private readonly columns: Float32Array;
  private x = new Float32Array(0);

  /** `propagate` false: the layer reads the network's input, whose gradient nobody needs. */
  constructor(input: MapShape, channels: number, kernel: number, stride: number, propagate: boolean) {
    this.propagate = propagate;
    this.input = input;
    this.kernel = kernel;
    this.stride = stride;
    this.output = { channels, height: Math.ceil(input.height / stride), width: Math.ceil(input.width / stride) };
    this.fanIn = input.channels * kernel * kernel;
    this.weight = parameter(channels * this.fanIn);
    this.bias = parameter(channels);
    this.columns = new Float32Array(this.fanIn * this.output.height * this.output.width);
  }

  get parameters(): readonly Parameter[] {
    return [this.weight, this.bias];
  }

  forward(x: Float32Array): Float32Array {
    this.x = x as Float32Array<ArrayBuffer>;
    const { channels, height, width } = this.output;
    const pixels = height * width;
    const images = x.length / mapSize(this.input);
    const y = new Float32Array(images * channels * pixels);
    for (let n = 0; n < images; n++) {
      this.unroll(this.image(n));
      const out = y.subarray(n * channels * pixels, (n + 1) * channels * pixels);
      for (let c = 0; c < channels; c++) out.fill(this.bias.value[c] as number, c * pixels, (c + 1) * pixels);
      const weight = { data: this.weight.value, major: this.fanIn, minor: 1 };
      multiplyAdd(out, channels, pixels, this.fanIn, weight, { data: this.columns, major: 1, minor: pixels });
    }
    return y;
  }

  backward(dy: Float32Array): Float32Array {
    const { channels, height, width } = this.output;
    const pixels = height * width;
    const dx = new Float32Array(this.x.length);
    const size = mapSize(this.input);
    for (let n = 0; n < this.x.length / size; n++) {
      const gradient = dy.subarray(n * channels * pixels, (n + 1) * channels * pixels);
      this.unroll(this.image(n));
      const columns = { data: this.columns, major: pixels, minor: 1 };
      multiplyAdd(this.weight.gradient, channels, this.fanIn, pixels, { data: gradient, major: pixels, minor: 1 }, columns);
      for (let c = 0; c < channels; c++) {
        let total = 0;
        for (let p = 0; p < pixels; p++) total += gradient[c * pixels + p] as number;
        this.bias.gradient[c] = (this.bias.gradient[c] as number) + total;
      }
      if (!this.propagate) continue;
      this.columns.fill(0);
      const weight = { data: this.weight.value, major: 1, minor: this.fanIn };
      multiplyAdd(this.columns, this.fanIn, pixels, channels, weight, { data: gradient, major: 1, minor: pixels });
      this.fold(dx.subarray(n * size, (n + 1) * size));
    }
    return dx;
  }

  private image(n: number): Float32Array {
    const size = mapSize(this.input);
    return this.x.subarray(n * size, (n + 1) * size);
  }

  /** Fills `columns` with the windows of an image: one row per input channel and kernel tap. */
  private unroll(image: Float32Array): void {
    this.columns.fill(0);
    this.eachTap((column, source) => {
      this.columns[column] = image[source] as number;
    });
  }

  /** Adds `columns` back to the image places they were taken from. */
  private fold(image: Float32Array): void {
    this.eachTap((column, source) => {
      image[source] = (image[source] as number) + (this.columns[column] as number);
    });
  }

  /** Calls `visit` with the index in `columns` and in the image of every tap that is not padding. */
  private eachTap(visit: (column: number, source: number) => void): void {
    const { channels, height, width } = this.input;
    const pad = (this.kernel - 1) >> 1;
    let row = 0;
    for (let c = 0; c < channels; c++) {
      for (let ky = 0; ky < this.kernel; ky++) {
        for (let kx = 0; kx < this.kernel; kx++, row += this.output.height * this.output.width) {
          for (let oy = 0; oy < this.output.height; oy++) {
            const iy = oy * this.stride + ky - pad;
            if (iy < 0 || iy >= height) continue;
            for (let ox = 0; ox < this.output.width; ox++) {
              const ix = ox * this.stride + kx - pad;
              if (ix >= 0 && ix < width) visit(row + oy * this.output.width + ox, (c * height + iy) * width + ix);
            }
          }
        }
      }
    }
  }
}
