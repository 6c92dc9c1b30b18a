// SPDX-License-Identifier: Apache-2.0
/**
 * How an ONNX value looks at a device tensor. Every axis is a list of steps through [image][channel][row][column];
 * Reshape, Transpose, Squeeze and the like only regroup steps, and the device never moves a byte for them.
 */

import { sizeOf } from "../../frontend/tensor.js";

export interface Planes {
  readonly images: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

export interface Step {
  readonly size: number;
  /** Distance in elements of the NCHW tensor. */
  readonly stride: number;
}

export interface View {
  readonly shape: readonly number[];
  /** Per axis, outermost step first, none of size 1, neighbours that step as one merged. */
  readonly axes: readonly (readonly Step[])[];
}

/** Feature map for an ONNX shape: the leading dimension is the batch if it equals it, then channels, rows, columns. */
export function planesOf(shape: readonly number[], batch: number): Planes {
  const batched = shape.length > 1 && shape[0] === batch;
  const [channels = 1, ...rest] = batched ? shape.slice(1) : shape;
  if (rest.length < 2) return { images: batch, channels, height: 1, width: rest[0] ?? 1 };
  return { images: batch, channels, height: rest[0] as number, width: sizeOf(rest.slice(1)) };
}

function merged(steps: readonly Step[]): Step[] {
  const result: Step[] = [];
  for (const step of steps) {
    if (step.size === 1) continue;
    const last = result.at(-1);
    if (last && last.stride === step.stride * step.size) {
      result[result.length - 1] = { size: last.size * step.size, stride: step.stride };
    } else {
      result.push(step);
    }
  }
  return result;
}

/** The same elements under another shape; null when an axis would cut a step unevenly. */
export function reshapeView(view: View, shape: readonly number[]): View | null {
  const steps = merged(view.axes.flat());
  const axes: Step[][] = shape.map(() => []);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    let wanted = shape[axis] as number;
    while (wanted > 1) {
      const step = steps.pop();
      if (!step) return null;
      const taken = step.size <= wanted ? step.size : wanted;
      if (wanted % taken !== 0 || step.size % taken !== 0) return null;
      axes[axis]?.unshift({ size: taken, stride: step.stride });
      if (taken < step.size) steps.push({ size: step.size / taken, stride: step.stride * taken });
      wanted /= taken;
    }
  }
  return steps.length === 0 ? { shape, axes: axes.map(merged) } : null;
}

/** The view of a freshly mapped value, or null when its size does not fill the planes. */
export function plainView(shape: readonly number[], { images, channels, height, width }: Planes): View | null {
  const size = images * channels * height * width;
  return reshapeView({ shape: [size], axes: [merged([{ size, stride: 1 }])] }, shape);
}

export function permuteView(view: View, permutation: readonly number[]): View {
  return {
    shape: permutation.map((axis) => view.shape[axis] as number),
    axes: permutation.map((axis) => view.axes[axis] as readonly Step[]),
  };
}

function sameSteps(a: readonly Step[], b: readonly Step[]): boolean {
  return a.length === b.length && a.every((step, i) => step.size === b[i]?.size && step.stride === b[i]?.stride);
}

export function sameView(a: View, b: View): boolean {
  return a.shape.length === b.shape.length && a.axes.every((steps, axis) => sameSteps(steps, b.axes[axis] as readonly Step[]));
}

/** True when the view is what plainView gives for its shape. */
export function isPlain(view: View, planes: Planes): boolean {
  const plain = plainView(view.shape, planes);
  return plain !== null && sameView(view, plain);
}

/** True when the axis does nothing but walk `size` elements by `stride`. */
export function walks(view: View, axis: number, size: number, stride: number): boolean {
  return sameSteps(view.axes.at(axis) as readonly Step[], size === 1 ? [] : [{ size, stride }]);
}

/** Offsets an axis visits, in order. */
export function offsetsOf(steps: readonly Step[]): number[] {
  return steps.reduce<number[]>(
    (offsets, { size, stride }) => offsets.flatMap((offset) => Array.from({ length: size }, (_, i) => offset + i * stride)),
    [0],
  );
}

/** The view after one axis was replaced and the size of an image changed from `before` to `after` elements. */
export function replaceAxis(
  view: View,
  axis: number,
  steps: readonly Step[],
  image: { readonly before: number; readonly after: number },
): View {
  const adjust = (step: Step): Step =>
    step.stride >= image.before ? { ...step, stride: (step.stride / image.before) * image.after } : step;
  const axes = view.axes.map((own, i) => (i === axis ? merged(steps) : own.map(adjust)));
  return { shape: axes.map((own) => own.reduce((product, { size }) => product * size, 1)), axes };
}
