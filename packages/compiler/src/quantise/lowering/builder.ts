// SPDX-License-Identifier: Apache-2.0
/** Collects device tensors and operators of a QGraph while units are lowered. */

import { roundHalfEven } from "../../host-ops/quantisation.js";
import type { Clamp, QOp, QTensor } from "../../ir/graph.js";
import { type Planes, plainView, type View } from "./view.js";

/** Quantisation of an activation, in the device's int8 terms. */
export interface Quantisation {
  readonly scale: number;
  /** -128..127; a uint8 zero point minus 128. */
  readonly zeroPoint: number;
}

/** A value that lives on the device: a tensor and the way ONNX looks at it. */
export interface Operand {
  readonly tensor: QTensor;
  readonly view: View;
}

/** Why a unit cannot run on the device; the reason is part of the error the user may see. */
export class Refusal extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "Refusal";
  }
}

export const FULL_RANGE: Clamp = { lo: -128, hi: 127 };

/** Tensor fields of a shape. */
export interface MapShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

type NewOp = QOp extends infer Op ? (Op extends QOp ? Omit<Op, "name" | "output"> : never) : never;

export class GraphBuilder {
  readonly batch: number;
  readonly tensors: QTensor[] = [];
  readonly ops: QOp[] = [];
  macs = 0;
  readonly #names = new Set<string>();

  constructor(batch: number) {
    this.batch = batch;
  }

  planes({ channels, height, width }: MapShape): Planes {
    return { images: this.batch, channels, height, width };
  }

  tensor(name: string, shape: MapShape, { scale, zeroPoint }: Quantisation): QTensor {
    const { channels, height, width } = shape;
    const tensor: QTensor = { id: this.tensors.length, name, channels, height, width, scale, zeroPoint };
    this.tensors.push(tensor);
    return tensor;
  }

  /** Adds an operator and its output tensor. */
  op(name: string, op: NewOp, shape: MapShape, quantisation: Quantisation): QTensor {
    const output = this.tensor(name, shape, quantisation);
    this.ops.push({ ...op, name: this.#unique(name), output: output.id } as QOp);
    return output;
  }

  /** The output as ONNX sees it when no axis was moved: [batch, C, H, W], or fewer axes. */
  operand(tensor: QTensor, shape: readonly number[]): Operand {
    const view = plainView(shape, this.planes(tensor));
    if (!view) throw new Refusal(`a result of shape [${shape.join(",")}] does not fit a feature map`);
    return { tensor, view };
  }

  #unique(name: string): string {
    let unique = name;
    for (let i = 1; this.#names.has(unique); i++) unique = `${name}_${i}`;
    this.#names.add(unique);
    return unique;
  }
}

/** Quantised limits of a float range: quantisation is monotonic, so clipping commutes with it. */
export function clampOf(min: number, max: number, { scale, zeroPoint }: Quantisation): Clamp {
  const limit = (x: number): number => Math.min(127, Math.max(-128, roundHalfEven(Math.fround(x / scale)) + zeroPoint));
  return { lo: limit(min), hi: limit(max) };
}

/** Entry for every input byte (indexed unsigned): quantise(f(dequantise(x))), in float32 as onnxruntime computes. */
export function tableOf(from: Quantisation, to: Quantisation, f: (x: number) => number): Int8Array {
  const table = new Int8Array(256);
  for (let q = -128; q < 128; q++) {
    const x = Math.fround((q - from.zeroPoint) * from.scale);
    const { lo } = clampOf(Math.fround(f(x)), Number.POSITIVE_INFINITY, to);
    table[q & 255] = lo;
  }
  return table;
}

export function sameQuantisation(a: Quantisation, b: Quantisation): boolean {
  return a.scale === b.scale && a.zeroPoint === b.zeroPoint;
}

const DEVICE_MARK = "@device";

/** Name of a tensor at the device's border: distinct from the ONNX value, which the host holds in its own form. */
export function deviceName(value: string): string {
  return value + DEVICE_MARK;
}

/** Name of the ONNX value a device tensor holds. */
export function onnxName(tensor: string): string {
  return tensor.split(DEVICE_MARK)[0] as string;
}
