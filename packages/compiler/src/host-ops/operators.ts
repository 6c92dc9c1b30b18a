// SPDX-License-Identifier: Apache-2.0
/** The table of float operators: constant folding, calibration and host steps all evaluate through it. */

import { ModelError } from "../frontend/errors.js";
import { allocate, extentOf, type Tensor } from "../frontend/tensor.js";
import { spend } from "../frontend/work.js";
import { CONVOLUTION } from "./convolution.js";
import { ELEMENTWISE } from "./elementwise.js";
import { INTEGER } from "./integer.js";
import { LAYOUT } from "./layout.js";
import { MATRIX } from "./matrix.js";
import { type Call, type Operator, type ValueType, valuesOf } from "./operator.js";
import { POOLING } from "./pooling.js";
import { QUANTISATION } from "./quantisation.js";
import { REDUCTION } from "./reduction.js";
import { RESIZING } from "./resize.js";
import { SELECTION } from "./selection.js";

const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [CONVOLUTION, ELEMENTWISE, INTEGER, LAYOUT, MATRIX, POOLING, QUANTISATION, REDUCTION, RESIZING, SELECTION].flatMap((table) =>
    Object.entries(table),
  ),
);

/** Operators whose later int64 inputs are data; everywhere else they decide the output's shape. */
const INDEX_DATA: ReadonlySet<string> = new Set(["Concat", "Gather"]);

export function isHostOperator(op: string): boolean {
  return OPERATORS.has(op);
}

function operator(op: string): Operator {
  const found = OPERATORS.get(op);
  if (!found) throw new ModelError("MODEL_UNSUPPORTED", `Operator ${op} is not supported.`);
  return found;
}

export function evaluate(call: Call): Tensor[] {
  spend(call.inputs.reduce((sum, value) => sum + (value === undefined ? 0 : extentOf(value.shape)), 1));
  return operator(call.op).run(call);
}

/** Types and shapes of the outputs; parameters that decide a shape must be known, all other elements need not be. */
export function inferOutputs(call: Call<ValueType>): ValueType[] {
  const { infer, run } = operator(call.op);
  if (infer) return infer(call);
  const inputs = call.inputs.map((value, index) => {
    if (value === undefined || value.data) return value as Tensor | undefined;
    if (index > 0 && value.type === "int64" && !INDEX_DATA.has(call.op)) valuesOf(call, index);
    return allocate(value.type, value.shape);
  });
  return run({ ...call, inputs }).map(({ type, shape }) => ({ type, shape }));
}
