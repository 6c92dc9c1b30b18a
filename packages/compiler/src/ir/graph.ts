// SPDX-License-Identifier: Apache-2.0
/**
 * The quantised graph (QGraph): what the front end (ONNX import, canonicalise, quantise) hands to the back end
 * (lower, plan memory, tile, emit). Every tensor is int8 with one scale and zero point, batch 1; every operator is
 * one the pool can execute. Host operators stand before and after it (HostStep), never inside.
 */

/** A requantisation factor M / 2^s: mantissa 0 or 2^23..2^24-1, shift 1..55. */
export interface Multiplier {
  readonly mantissa: number;
  readonly shift: number;
}

export type TensorId = number;

/** A feature map of C channels, H rows, W columns. Value = scale * (q - zeroPoint). */
export interface QTensor {
  readonly id: TensorId;
  /** Name of the ONNX value it comes from. */
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** float32 value. */
  readonly scale: number;
  /** -128..127 (uint8 tensors are shifted by 128). */
  readonly zeroPoint: number;
}

/** Result range after the zero point is added; a fused ReLU or clip narrows it. */
export interface Clamp {
  readonly lo: number;
  readonly hi: number;
}

interface OpBase {
  /** Name of the ONNX node (of the last one fused), unique in the graph. */
  readonly name: string;
  readonly inputs: readonly TensorId[];
  readonly output: TensorId;
  readonly clamp: Clamp;
  /** Activation table over the clamped int8 result, indexed by its unsigned byte; 256 entries. */
  readonly table?: Int8Array;
  /** Scale and zero point of the result before the table; present exactly when `table` is (never on a map). */
  readonly preTable?: { readonly scale: number; readonly zeroPoint: number };
}

/** Window geometry: [y, x]; pads [top, left, bottom, right], taps in the padding contribute real zero. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
  readonly dilation: readonly [number, number];
}

/** acc[o] = bias[o] + sum (x - zx)(w - weightZero[o]); y = clamp(zy + rne(acc * multipliers[o])). Gemm/MatMul too. */
export interface ConvOp extends OpBase {
  readonly kind: "conv";
  readonly window: Window;
  readonly groups: number;
  /** [OC][IC/groups][KH][KW]. */
  readonly weights: Int8Array;
  /** Per output channel; null when all zero. */
  readonly weightZero: Int16Array | null;
  readonly bias: Int32Array;
  readonly multipliers: readonly Multiplier[];
}

/** Transposed convolution; weights [OC][IC/groups][KH][KW] (already transposed from ONNX's [IC][OC/groups]..). */
export interface DeconvOp extends Omit<ConvOp, "kind"> {
  readonly kind: "deconv";
}

export interface PoolOp extends OpBase {
  readonly kind: "maxpool" | "avgpool";
  readonly window: Window;
  /** Average: count padding positions (inside the declared pads) as elements. */
  readonly countIncludePad: boolean;
}

/** a + b, or a * b; operands of equal shape. Sum: rne(((a-za)*Ma/2^sa) + ((b-zb)*Mb/2^sb)) with one rounding. */
export interface EltwiseOp extends OpBase {
  readonly kind: "add" | "mul";
  /** Sum: one per operand. Product: one. */
  readonly multipliers: readonly Multiplier[];
}

/** Channel concatenation; inputs whose quantisation differs from the output's are rescaled, one rounding each. */
export interface ConcatOp extends OpBase {
  readonly kind: "concat";
}

/** Upsampling by whole factors [y, x], nearest neighbour. */
export interface ResizeOp extends OpBase {
  readonly kind: "resize";
  readonly factor: readonly [number, number];
}

/** y = table[clamp(x)]: activation that could not be fused, or requantisation between scales. No other arithmetic. */
export interface MapOp extends OpBase {
  readonly kind: "map";
  readonly table: Int8Array;
}

export type QOp = ConvOp | DeconvOp | PoolOp | EltwiseOp | ConcatOp | ResizeOp | MapOp;

/** Float (or integer) operator run by the host on whole tensors, before or after the device part. */
export interface HostStep {
  /** ONNX operator name: QuantizeLinear, DequantizeLinear, Softmax, ArgMax, Transpose, Reshape, ... */
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** JSON-serialisable attributes and small constants. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** How one network input or output relates to a device tensor. */
export interface Binding {
  /** ONNX name, element type and shape the user sees. */
  readonly name: string;
  readonly type: "float32" | "int8" | "uint8" | "int32" | "int64";
  readonly shape: readonly number[];
}

export interface QGraph {
  readonly name: string;
  /** Images in one run of the user's inputs: head and tail see all, the device part runs once per image. */
  readonly batch: number;
  readonly tensors: readonly QTensor[];
  /** Topological order. */
  readonly ops: readonly QOp[];
  /** Device tensors written by the host, read back by the host. */
  readonly inputs: readonly TensorId[];
  readonly outputs: readonly TensorId[];
  /** What the user supplies and gets. */
  readonly userInputs: readonly Binding[];
  readonly userOutputs: readonly Binding[];
  /** Run on the host before (results: values named as device inputs, NCHW int8) and after the device part. */
  readonly head: readonly HostStep[];
  readonly tail: readonly HostStep[];
  /** Conv and Gemm MACs of the source graph, padding taps counted. */
  readonly macs: number;
}
