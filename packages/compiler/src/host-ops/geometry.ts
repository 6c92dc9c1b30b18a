// SPDX-License-Identifier: Apache-2.0
/** Window geometry of convolutions and pools as ONNX states it: kernel, strides, pads, dilations, output sizes. */

import { ModelError } from "../frontend/errors.js";
import { type Call, intOf, listOf, textOf, type ValueType } from "./operator.js";

export interface Geometry {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Before each axis, then after each axis. */
  readonly pads: readonly number[];
  readonly output: readonly number[];
}

/** Sizes are those of the spatial axes. */
export function windowGeometry(call: Call<ValueType>, spatial: readonly number[], kernel: readonly number[]): Geometry {
  const axes = spatial.length;
  const strides = listOf(call, "strides") ?? new Array<number>(axes).fill(1);
  const dilations = listOf(call, "dilations") ?? new Array<number>(axes).fill(1);
  const pads = [...(listOf(call, "pads") ?? new Array<number>(2 * axes).fill(0))];
  const auto = textOf(call, "auto_pad", "NOTSET");
  const ceil = intOf(call, "ceil_mode", 0) !== 0;
  const output = spatial.map((size, axis) => {
    const stride = strides[axis] as number;
    const span = ((kernel[axis] as number) - 1) * (dilations[axis] as number) + 1;
    if (auto === "SAME_UPPER" || auto === "SAME_LOWER") {
      const result = Math.ceil(size / stride);
      const total = Math.max(0, (result - 1) * stride + span - size);
      const less = Math.floor(total / 2);
      pads[axis] = auto === "SAME_UPPER" ? less : total - less;
      pads[axis + axes] = total - (pads[axis] as number);
      return result;
    }
    if (auto === "VALID") {
      pads[axis] = 0;
      pads[axis + axes] = 0;
    }
    const before = pads[axis] as number;
    const room = size + before + (pads[axis + axes] as number) - span;
    let result = (ceil ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
    // A window that would start in the padding after the image is dropped, as in ONNX since operator set 19.
    if (ceil && (result - 1) * stride >= size + before) result--;
    return result;
  });
  if (output.some((size) => !(size >= 1)) || kernel.length !== axes || pads.length !== 2 * axes) {
    throw new ModelError(
      "MODEL_INVALID",
      `${call.op}: a window [${kernel.join(",")}] with pads [${pads.join(",")}] does not fit a map of [${spatial.join(",")}].`,
    );
  }
  return { kernel, strides, dilations, pads, output };
}

/** Geometry of a ConvTranspose: its own output-size rule, with output_padding and output_shape. */
export function transposedGeometry(call: Call<ValueType>, spatial: readonly number[], kernel: readonly number[]): Geometry {
  const axes = spatial.length;
  const strides = listOf(call, "strides") ?? new Array<number>(axes).fill(1);
  const dilations = listOf(call, "dilations") ?? new Array<number>(axes).fill(1);
  const pads = [...(listOf(call, "pads") ?? new Array<number>(2 * axes).fill(0))];
  const extra = listOf(call, "output_padding") ?? new Array<number>(axes).fill(0);
  const wanted = listOf(call, "output_shape")?.slice(-axes);
  const auto = textOf(call, "auto_pad", "NOTSET");
  const output = spatial.map((size, axis) => {
    const stride = strides[axis] as number;
    const span = ((kernel[axis] as number) - 1) * (dilations[axis] as number) + 1;
    const full = stride * (size - 1) + (extra[axis] as number) + span;
    const same = auto === "SAME_UPPER" || auto === "SAME_LOWER";
    const target = wanted?.[axis] ?? (same ? size * stride : undefined);
    if (target === undefined) return full - (pads[axis] as number) - (pads[axis + axes] as number);
    const total = Math.max(0, full - target);
    const less = Math.floor(total / 2);
    pads[axis] = auto === "SAME_UPPER" ? less : total - less;
    pads[axis + axes] = total - (pads[axis] as number);
    return target;
  });
  return { kernel, strides, dilations, pads, output };
}

/** One or two spatial axes as [height, width]: 1-D is a map of height 1. */
export function planar(geometry: Geometry): {
  readonly kernel: [number, number];
  readonly stride: [number, number];
  readonly dilation: [number, number];
  readonly pads: [number, number, number, number];
  readonly output: [number, number];
} {
  const pair = (values: readonly number[], fill: number): [number, number] =>
    values.length === 1 ? [fill, values[0] as number] : [values[0] as number, values[1] as number];
  const { pads } = geometry;
  const axes = geometry.kernel.length;
  const [top, left] = pair(pads.slice(0, axes), 0);
  const [bottom, right] = pair(pads.slice(axes), 0);
  return {
    kernel: pair(geometry.kernel, 1),
    stride: pair(geometry.strides, 1),
    dilation: pair(geometry.dilations, 1),
    pads: [top, left, bottom, right],
    output: pair(geometry.output, 1),
  };
}
