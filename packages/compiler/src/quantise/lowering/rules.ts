// SPDX-License-Identifier: Apache-2.0
/** The lowering rule of every operator the device computes. */

import { SCALAR_FUNCTIONS } from "../../host-ops/functions.js";
import type { Rule } from "./context.js";
import { lowerConv } from "./conv.js";
import { lowerGemm, lowerMatMul } from "./dense.js";
import { lowerBinary, lowerPRelu, lowerUnary } from "./eltwise.js";
import { lowerConcat, lowerResize, lowerSelection } from "./join.js";
import { lowerMean, lowerPool } from "./window.js";

export const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...Object.keys(SCALAR_FUNCTIONS).map((op): [string, Rule] => [op, lowerUnary]),
  ["Add", lowerBinary],
  ["AveragePool", lowerPool],
  ["Concat", lowerConcat],
  ["Conv", lowerConv],
  ["ConvTranspose", lowerConv],
  ["Div", lowerBinary],
  ["Gemm", lowerGemm],
  ["GlobalAveragePool", lowerPool],
  ["GlobalMaxPool", lowerPool],
  ["MatMul", lowerMatMul],
  ["Max", lowerBinary],
  ["MaxPool", lowerPool],
  ["Mean", lowerBinary],
  ["Min", lowerBinary],
  ["Mul", lowerBinary],
  ["PRelu", lowerPRelu],
  ["Pad", lowerSelection],
  ["Pow", lowerBinary],
  ["ReduceMean", lowerMean],
  ["Resize", lowerResize],
  ["Slice", lowerSelection],
  ["Sub", lowerBinary],
  ["Sum", lowerBinary],
  ["Upsample", lowerResize],
]);

/** Operators whose results lie on the grid of their input: a value read through them needs no new quantisation. */
export const GRID_PRESERVING: ReadonlySet<string> = new Set([
  "Concat",
  "GlobalMaxPool",
  "MaxPool",
  "Pad",
  "Relu",
  "Resize",
  "Slice",
  "Upsample",
]);
