// SPDX-License-Identifier: Apache-2.0
/** Conv and ConvTranspose in float: columns gathered per group, then one matrix product; depthwise directly. */

import { ModelError } from "../frontend/errors.js";
import { allocate, type Tensor } from "../frontend/tensor.js";
import { spend } from "../frontend/work.js";
import { multiply } from "./gemm.js";
import { type Geometry, planar, transposedGeometry, windowGeometry } from "./geometry.js";
import { type Call, input, intOf, listOf, type Operator, type ValueType } from "./operator.js";

export function convGeometry(call: Call<ValueType>): Geometry {
  const weights = input(call, 1).shape;
  const spatial = input(call, 0).shape.slice(2);
  if (spatial.length < 1 || spatial.length > 2) {
    throw new ModelError("MODEL_UNSUPPORTED", `${call.op}: ${spatial.length} spatial dimensions; 1 and 2 are supported.`);
  }
  const kernel = listOf(call, "kernel_shape") ?? weights.slice(2);
  return call.op === "ConvTranspose" ? transposedGeometry(call, spatial, kernel) : windowGeometry(call, spatial, kernel);
}

function infer(call: Call<ValueType>): ValueType[] {
  const source = input(call, 0);
  const weights = input(call, 1).shape;
  const channels = call.op === "ConvTranspose" ? (weights[1] as number) * intOf(call, "group", 1) : (weights[0] as number);
  return [{ type: source.type, shape: [source.shape[0] as number, channels, ...convGeometry(call).output] }];
}

/** [output pixel][tap] matrix of one image and one group. */
function columns(source: Tensor, start: number, channels: number, geometry: Geometry): Float32Array {
  const { kernel, stride, dilation, pads, output } = planar(geometry);
  const width = source.shape.at(-1) as number;
  const height = source.shape.length === 4 ? (source.shape[2] as number) : 1;
  const depth = channels * kernel[0] * kernel[1];
  spend(output[0] * output[1] * depth);
  const matrix = new Float32Array(output[0] * output[1] * depth);
  for (let oy = 0, row = 0; oy < output[0]; oy++) {
    for (let ox = 0; ox < output[1]; ox++, row += depth) {
      for (let ky = 0; ky < kernel[0]; ky++) {
        const iy = oy * stride[0] + ky * dilation[0] - pads[0];
        if (iy < 0 || iy >= height) continue;
        for (let kx = 0; kx < kernel[1]; kx++) {
          const ix = ox * stride[1] + kx * dilation[1] - pads[1];
          if (ix < 0 || ix >= width) continue;
          let from = start + iy * width + ix;
          let to = row + ky * kernel[1] + kx;
          for (let c = 0; c < channels; c++, from += height * width, to += kernel[0] * kernel[1]) {
            matrix[to] = source.data[from] as number;
          }
        }
      }
    }
  }
  return matrix;
}

function conv(call: Call): Tensor[] {
  const source = input(call, 0);
  const weights = input(call, 1);
  const bias = call.inputs[2];
  const groups = intOf(call, "group", 1);
  const geometry = convGeometry(call);
  const [{ shape }] = infer(call) as [ValueType];
  const result = allocate("float32", shape);
  const [images, channels] = source.shape as [number, number];
  const perGroup = (weights.shape[0] as number) / groups;
  const inGroup = channels / groups;
  if (!Number.isInteger(perGroup) || weights.shape[1] !== inGroup) {
    throw new ModelError(
      "MODEL_INVALID",
      `Conv: weights [${weights.shape.join(",")}] do not fit ${channels} channels in ${groups} groups.`,
    );
  }
  const plane = source.data.length / (images * channels);
  const pixels = geometry.output.reduce((product, size) => product * size, 1);
  const depth = (weights.data.length / (weights.shape[0] as number)) as number;
  spend(images * groups);
  for (let n = 0; n < images; n++) {
    for (let g = 0; g < groups; g++) {
      const matrix = columns(source, (n * channels + g * inGroup) * plane, inGroup, geometry);
      multiply(
        weights.data.subarray(g * perGroup * depth, (g + 1) * perGroup * depth),
        matrix,
        { m: perGroup, n: pixels, depth },
        bias ? bias.data.subarray(g * perGroup, (g + 1) * perGroup) : null,
        result.data,
        (n * groups + g) * perGroup * pixels,
      );
    }
  }
  return [result];
}

/** Scatter form: every input element adds its scaled kernel to the output. */
function convTranspose(call: Call): Tensor[] {
  const source = input(call, 0);
  const weights = input(call, 1);
  const bias = call.inputs[2];
  const groups = intOf(call, "group", 1);
  const { kernel, stride, dilation, pads, output } = planar(convGeometry(call));
  const [{ shape }] = infer(call) as [ValueType];
  const [images, channels] = source.shape as [number, number];
  const outputs = shape[1] as number;
  const perGroup = outputs / groups;
  const width = source.shape.at(-1) as number;
  const height = source.data.length / (images * channels * width);
  const products = (source.data.length * outputs * kernel[0] * kernel[1]) / groups;
  spend(images * outputs * Math.max(1, output[0] * output[1]) * channels + products);
  const sums = new Float64Array(images * outputs * output[0] * output[1]);
  for (let n = 0; n < images; n++) {
    for (let o = 0; o < outputs; o++) {
      const base = (n * outputs + o) * output[0] * output[1];
      sums.fill(bias ? (bias.data[o] as number) : 0, base, base + output[0] * output[1]);
      const group = Math.floor(o / perGroup);
      for (let c = (group * channels) / groups; c < ((group + 1) * channels) / groups; c++) {
        const taps = (c * perGroup + (o % perGroup)) * kernel[0] * kernel[1];
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const value = source.data[((n * channels + c) * height + y) * width + x] as number;
            for (let ky = 0; ky < kernel[0]; ky++) {
              const oy = y * stride[0] + ky * dilation[0] - pads[0];
              if (oy < 0 || oy >= output[0]) continue;
              for (let kx = 0; kx < kernel[1]; kx++) {
                const ox = x * stride[1] + kx * dilation[1] - pads[1];
                if (ox < 0 || ox >= output[1]) continue;
                const at = base + oy * output[1] + ox;
                sums[at] = (sums[at] as number) + value * (weights.data[taps + ky * kernel[1] + kx] as number);
              }
            }
          }
        }
      }
    }
  }
  return [{ type: "float32", shape, data: Float32Array.from(sums) }];
}

export const CONVOLUTION: Readonly<Record<string, Operator>> = {
  Conv: { infer, run: conv },
  ConvTranspose: { infer, run: convTranspose },
};
