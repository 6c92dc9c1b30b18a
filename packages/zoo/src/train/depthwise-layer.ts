// SPDX-License-Identifier: Apache-2.0
/** Depthwise convolution: every channel with its own kernel, zero padding of kernel / 2. */
import { type Layer, type MapShape, mapSize, type Parameter, parameter } from "./layer.js";

export class DepthwiseLayer implements Layer {
  readonly input: MapShape;
  readonly output: MapShape;
  readonly kernel: number;
  readonly stride: number;
  readonly weight: Parameter;
  readonly bias: Parameter;
  private x = new Float32Array(0);

  constructor(input: MapShape, kernel: number, stride: number) {
    this.input = input;
    this.kernel = kernel;
    this.stride = stride;
    this.output = {
      channels: input.channels,
      height: Math.ceil(input.height / stride),
      width: Math.ceil(input.width / stride),
    };
    this.weight = parameter(input.channels * kernel * kernel);
    this.bias = parameter(input.channels);
  }

  get parameters(): readonly Parameter[] {
    return [this.weight, this.bias];
  }

  forward(x: Float32Array): Float32Array {
    this.x = x as Float32Array<ArrayBuffer>;
    const images = x.length / mapSize(this.input);
    const y = new Float32Array(images * mapSize(this.output));
    const pixels = this.output.height * this.output.width;
    for (let plane = 0; plane < images * this.input.channels; plane++) {
      const bias = this.bias.value[plane % this.input.channels] as number;
      y.fill(bias, plane * pixels, (plane + 1) * pixels);
    }
    this.eachTap(images, (tap, source, target) => {
      y[target] = (y[target] as number) + (this.weight.value[tap] as number) * (x[source] as number);
    });
    return y;
  }

  backward(dy: Float32Array): Float32Array {
    const dx = new Float32Array(this.x.length);
    const images = this.x.length / mapSize(this.input);
    const pixels = this.output.height * this.output.width;
    for (let i = 0; i < dy.length; i++) {
      const channel = Math.floor(i / pixels) % this.input.channels;
      this.bias.gradient[channel] = (this.bias.gradient[channel] as number) + (dy[i] as number);
    }
    this.eachTap(images, (tap, source, target) => {
      const gradient = dy[target] as number;
      this.weight.gradient[tap] = (this.weight.gradient[tap] as number) + gradient * (this.x[source] as number);
      dx[source] = (dx[source] as number) + gradient * (this.weight.value[tap] as number);
    });
    return dx;
  }

  /** Calls `visit` with the indices of weight, input and output of every tap that is not padding. */
  private eachTap(images: number, visit: (tap: number, source: number, target: number) => void): void {
    const { channels, height, width } = this.input;
    const pad = (this.kernel - 1) >> 1;
    let target = 0;
    for (let plane = 0; plane < images * channels; plane++) {
      for (let oy = 0; oy < this.output.height; oy++) {
        for (let ox = 0; ox < this.output.width; ox++, target++) {
          for (let ky = 0; ky < this.kernel; ky++) {
            const iy = oy * this.stride + ky - pad;
            if (iy < 0 || iy >= height) continue;
            for (let kx = 0; kx < this.kernel; kx++) {
              const ix = ox * this.stride + kx - pad;
              if (ix < 0 || ix >= width) continue;
              const tap = ((plane % channels) * this.kernel + ky) * this.kernel + kx;
              visit(tap, (plane * height + iy) * width + ix, target);
            }
          }
        }
      }
    }
  }
}
