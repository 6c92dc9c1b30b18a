// SPDX-License-Identifier: Apache-2.0
/** Scalar activation functions by ONNX name, in double precision; callers round to float32 where they store. */

import { type Call, floatOf, textOf, type ValueType } from "./operator.js";

export type ScalarFunction = (x: number) => number;

/** Abramowitz and Stegun 7.1.26 is too coarse; this is the series/continued fraction pair, good to 1e-12. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let term = a;
    let sum = a;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n++) {
      term *= (-a * a) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
}

const sigmoid: ScalarFunction = (x) => 1 / (1 + Math.exp(-x));
const softplus: ScalarFunction = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Builders by operator: parameters of the node in, function out. */
export const SCALAR_FUNCTIONS: Readonly<Record<string, (call: Call<ValueType>) => ScalarFunction>> = {
  Abs: () => Math.abs,
  Ceil: () => Math.ceil,
  Elu: (call) => {
    const alpha = floatOf(call, "alpha", 1);
    return (x) => (x < 0 ? alpha * Math.expm1(x) : x);
  },
  Erf: () => erf,
  Exp: () => Math.exp,
  Floor: () => Math.floor,
  Gelu: (call) =>
    textOf(call, "approximate", "none") === "tanh"
      ? (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
      : (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  HardSigmoid: (call) => {
    const alpha = floatOf(call, "alpha", Math.fround(0.2));
    const beta = floatOf(call, "beta", 0.5);
    return (x) => Math.min(1, Math.max(0, alpha * x + beta));
  },
  HardSwish: () => (x) => x * Math.min(1, Math.max(0, x / 6 + 0.5)),
  LeakyRelu: (call) => {
    const alpha = floatOf(call, "alpha", Math.fround(0.01));
    return (x) => (x < 0 ? alpha * x : x);
  },
  Log: () => Math.log,
  Mish: () => (x) => x * Math.tanh(softplus(x)),
  Neg: () => (x) => -x,
  Reciprocal: () => (x) => 1 / x,
  Relu: () => (x) => Math.max(x, 0),
  Round: () => (x) => {
    const down = Math.floor(x);
    return x - down === 0.5 ? 2 * Math.round(down / 2) : Math.round(x);
  },
  Selu: (call) => {
    const alpha = floatOf(call, "alpha", Math.fround(1.6732631921768188));
    const gamma = floatOf(call, "gamma", Math.fround(1.0507010221481323));
    return (x) => gamma * (x < 0 ? alpha * Math.expm1(x) : x);
  },
  Sigmoid: () => sigmoid,
  Softplus: () => softplus,
  Softsign: () => (x) => x / (1 + Math.abs(x)),
  Sqrt: () => Math.sqrt,
  Swish: (call) => {
    const alpha = floatOf(call, "alpha", 1);
    return (x) => x * sigmoid(alpha * x);
  },
  Tanh: () => Math.tanh,
  ThresholdedRelu: (call) => {
    const alpha = floatOf(call, "alpha", 1);
    return (x) => (x > alpha ? x : 0);
  },
};
