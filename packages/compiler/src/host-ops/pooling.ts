// SPDX-License-Identifier: Apache-2.0
/** Max, average and global pooling, and LRN, in float. */

import { ModelError } from "../frontend/errors.js";
import { allocate, type Tensor } from "../frontend/tensor.js";
import { spend } from "../frontend/work.js";
import { likeFirst } from "./elementwise.js";
import { type Geometry, planar, windowGeometry } from "./geometry.js";
import { type Call, floatOf, input, intOf, listOf, type Operator, type ValueType } from "./operator.js";

/** Geometry of any pool; a global one is a window over the whole map. */
export function poolGeometry(call: Call<ValueType>): Geometry {
  const spatial = input(call, 0).shape.slice(2);
  if (spatial.length < 1 || spatial.length > 2) {
    throw new ModelError("MODEL_UNSUPPORTED", `${call.op}: ${spatial.length} spatial dimensions; 1 and 2 are supported.`);
  }
  const global = call.op.startsWith("Global");
  return windowGeometry(
    global ? { ...call, attributes: {} } : call,
    spatial,
    global ? spatial : (listOf(call, "kernel_shape") ?? []),
  );
}

function infer(call: Call<ValueType>): ValueType[] {
  const { type, shape } = input(call, 0);
  if (call.outputs > 1) throw new ModelError("MODEL_UNSUPPORTED", `${call.op}: the Indices output is not supported.`);
  return [{ type, shape: [...shape.slice(0, 2), ...poolGeometry(call).output] }];
}

function pool(call: Call, average: boolean): Tensor[] {
  const source = input(call, 0);
  const { kernel, stride, dilation, pads, output } = planar(poolGeometry(call));
  const includePad = intOf(call, "count_include_pad", 0) !== 0;
  const [{ type, shape }] = infer(call) as [ValueType];
  const result = allocate(type, shape);
  spend(result.data.length * kernel[0] * kernel[1]);
  const width = source.shape.at(-1) as number;
  const height = source.shape.length === 4 ? (source.shape[2] as number) : 1;
  const planes = (shape[0] as number) * (shape[1] as number);
  for (let plane = 0, at = 0; plane < planes; plane++) {
    for (let oy = 0; oy < output[0]; oy++) {
      for (let ox = 0; ox < output[1]; ox++, at++) {
        let value = average ? 0 : Number.NEGATIVE_INFINITY;
        let count = 0;
        for (let ky = 0; ky < kernel[0]; ky++) {
          for (let kx = 0; kx < kernel[1]; kx++) {
            const iy = oy * stride[0] + ky * dilation[0] - pads[0];
            const ix = ox * stride[1] + kx * dilation[1] - pads[1];
            if (iy < height + pads[2] && ix < width + pads[3] && includePad) count++;
            if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
            if (!includePad) count++;
            const x = source.data[(plane * height + iy) * width + ix] as number;
            value = average ? value + x : Math.max(value, x);
          }
        }
        result.data[at] = average ? value / count : value;
      }
    }
  }
  return [result];
}

/** Local response normalisation across channels. */
function lrn(call: Call): Tensor[] {
  const source = input(call, 0);
  const size = intOf(call, "size", 1);
  const alpha = floatOf(call, "alpha", 1e-4);
  const beta = floatOf(call, "beta", 0.75);
  const bias = floatOf(call, "bias", 1);
  const [images, channels] = source.shape as [number, number];
  const plane = source.data.length / (images * channels);
  const result = allocate("float32", source.shape);
  spend(result.data.length * Math.min(size, channels));
  for (let n = 0; n < images; n++) {
    for (let c = 0; c < channels; c++) {
      const from = Math.max(0, c - Math.floor((size - 1) / 2));
      const to = Math.min(channels - 1, c + Math.ceil((size - 1) / 2));
      for (let i = 0; i < plane; i++) {
        let sum = 0;
        for (let k = from; k <= to; k++) sum += (source.data[(n * channels + k) * plane + i] as number) ** 2;
        const at = (n * channels + c) * plane + i;
        result.data[at] = (source.data[at] as number) / (bias + (alpha / size) * sum) ** beta;
      }
    }
  }
  return [result];
}

const maximum: Operator = { infer, run: (call) => pool(call, false) };
const mean: Operator = { infer, run: (call) => pool(call, true) };

export const POOLING: Readonly<Record<string, Operator>> = {
  AveragePool: mean,
  GlobalAveragePool: mean,
  GlobalMaxPool: maximum,
  LRN: { infer: likeFirst, run: lrn },
  MaxPool: maximum,
};
