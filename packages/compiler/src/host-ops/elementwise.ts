// SPDX-License-Identifier: Apache-2.0
/** Element-wise operators: unary functions, broadcast arithmetic, Clip, PRelu, Cast, BatchNormalization. */

import { ModelError } from "../frontend/errors.js";
import { allocate, type ElementType, isFloat, scalar, type Tensor } from "../frontend/tensor.js";
import { elementTypeOf } from "../frontend/tensor-proto.js";
import { broadcastShape, combine, expand } from "./broadcast.js";
import { SCALAR_FUNCTIONS } from "./functions.js";
import { type Call, floatOf, input, intOf, type Operator, type ValueType } from "./operator.js";

/** Same type and shape as the first input. */
export function likeFirst(call: Call<ValueType>): ValueType[] {
  const { type, shape } = input(call, 0);
  return [{ type, shape }];
}

function unary(build: (call: Call<ValueType>) => (x: number) => number): Operator {
  return {
    infer: likeFirst,
    run: (call) => {
      const f = build(call);
      const source = input(call, 0);
      const result = allocate(source.type, source.shape);
      for (let i = 0; i < result.data.length; i++) result.data[i] = f(source.data[i] as number);
      return [result];
    },
  };
}

function operands<V extends ValueType>(call: Call<V>): V[] {
  return call.inputs.map((_, index) => input(call, index));
}

function arithmetic(f: (a: number, b: number) => number, type?: ElementType): Operator {
  return {
    infer: (call) => [
      {
        type: type ?? input(call, 0).type,
        shape: broadcastShape(
          operands(call).map(({ shape }) => shape),
          call.op,
        ),
      },
    ],
    run: (call) => [combine(call.op, operands(call), type ?? input(call, 0).type, f)],
  };
}

function divide(call: Call): Tensor[] {
  const integer = !isFloat(input(call, 0).type);
  const f = integer ? (a: number, b: number) => Math.trunc(a / b) : (a: number, b: number) => a / b;
  return [combine(call.op, operands(call), input(call, 0).type, f)];
}

/** Limits of Clip: inputs since operator set 11, attributes before. */
export function clipLimits(call: Call<ValueType>): { readonly min: number; readonly max: number } {
  const limit = (index: number, name: string, fallback: number): number => {
    const value = call.inputs[index];
    if (value === undefined) return floatOf(call, name, fallback);
    if (!value.data) throw new ModelError("MODEL_UNSUPPORTED", `Clip: its ${name} is not a constant.`);
    return (value.data[0] ?? fallback) as number;
  };
  return { min: limit(1, "min", Number.NEGATIVE_INFINITY), max: limit(2, "max", Number.POSITIVE_INFINITY) };
}

const clip = unary((call) => {
  const { min, max } = clipLimits(call);
  return (x) => Math.min(max, Math.max(min, x));
});

const prelu: Operator = {
  infer: likeFirst,
  run: (call) => {
    const source = input(call, 0);
    const slope = expand(input(call, 1), source.shape);
    const result = allocate(source.type, source.shape);
    for (let i = 0; i < result.data.length; i++) {
      const x = source.data[i] as number;
      result.data[i] = x < 0 ? x * (slope.data[i] as number) : x;
    }
    return [result];
  },
};

function castType(call: Call<ValueType>): ElementType {
  const type = elementTypeOf(intOf(call, "to", 0));
  if (type === null) throw new ModelError("MODEL_UNSUPPORTED", `Cast: target type ${intOf(call, "to", 0)} is not supported.`);
  return type;
}

const cast: Operator = {
  infer: (call) => [{ type: castType(call), shape: input(call, 0).shape }],
  run: (call) => {
    const source = input(call, 0);
    const result = allocate(castType(call), source.shape);
    const convert =
      result.type === "bool" ? (x: number) => Number(x !== 0) : isFloat(result.type) ? (x: number) => x : Math.trunc;
    for (let i = 0; i < result.data.length; i++) result.data[i] = convert(source.data[i] as number);
    return [result];
  },
};

/** Per-channel factor and offset that a BatchNormalization applies. */
export function batchNormAffine(call: Call): { readonly factor: Float32Array; readonly offset: Float32Array } {
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((index) => input(call, index).data);
  const epsilon = floatOf(call, "epsilon", 1e-5);
  const factor = Float32Array.from(scale ?? [], (value, c) => value / Math.sqrt((variance?.[c] as number) + epsilon));
  const offset = Float32Array.from(bias ?? [], (value, c) => value - (mean?.[c] as number) * (factor[c] as number));
  return { factor, offset };
}

const batchNormalization: Operator = {
  infer: likeFirst,
  run: (call) => {
    const source = input(call, 0);
    const { factor, offset } = batchNormAffine(call);
    const result = allocate(source.type, source.shape);
    const channels = factor.length;
    const plane = source.data.length / ((source.shape[0] ?? 1) * channels);
    for (let i = 0; i < result.data.length; i++) {
      const c = Math.floor(i / plane) % channels;
      result.data[i] = (source.data[i] as number) * (factor[c] as number) + (offset[c] as number);
    }
    return [result];
  },
};

const identity: Operator = {
  infer: (call) => {
    const { type, shape } = input(call, 0);
    return [
      { type, shape },
      { type: "bool" as const, shape },
    ].slice(0, call.outputs);
  },
  run: (call) => {
    const source = input(call, 0);
    const mask = allocate("bool", source.shape);
    return [source, { ...mask, data: mask.data.fill(1) }].slice(0, call.outputs);
  },
};

const mean: Operator = {
  infer: (call) => [
    {
      type: input(call, 0).type,
      shape: broadcastShape(
        operands(call).map(({ shape }) => shape),
        call.op,
      ),
    },
  ],
  run: (call) => {
    const sum = combine(call.op, operands(call), input(call, 0).type, (a, b) => a + b);
    return [combine(call.op, [sum, scalar("float32", call.inputs.length)], sum.type, (a, b) => a / b)];
  },
};

const add = arithmetic((a, b) => a + b);

export const ELEMENTWISE: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(Object.entries(SCALAR_FUNCTIONS).map(([op, build]) => [op, unary(build)])),
  Add: add,
  BatchNormalization: batchNormalization,
  Cast: cast,
  Clip: clip,
  Div: { ...add, run: divide },
  Dropout: identity,
  Equal: arithmetic((a, b) => Number(a === b), "bool"),
  Identity: identity,
  Max: arithmetic(Math.max),
  Mean: mean,
  Min: arithmetic(Math.min),
  Mul: arithmetic((a, b) => a * b),
  Pow: arithmetic((a, b) => a ** b),
  PRelu: prelu,
  Sub: arithmetic((a, b) => a - b),
  Sum: add,
};
