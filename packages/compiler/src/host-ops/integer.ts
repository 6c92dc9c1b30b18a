// SPDX-License-Identifier: Apache-2.0
/** ConvInteger and MatMulInteger: the float operators on zero-corrected integers; exact, since they stay below 2^53. */

import { allocate, type Tensor } from "../frontend/tensor.js";
import { CONVOLUTION } from "./convolution.js";
import { MATRIX } from "./matrix.js";
import { type Call, input, type Operator } from "./operator.js";

/** Elements minus the zero point: one for all, or one per row of the given axis. */
function centred(source: Tensor, zero: Tensor | undefined, axis: number): Tensor {
  const result = allocate("float32", source.shape);
  const inner = source.shape.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  for (let i = 0; i < result.data.length; i++) {
    const index = zero && zero.data.length > 1 ? Math.floor(i / inner) % (source.shape[axis] as number) : 0;
    result.data[i] = (source.data[i] as number) - (zero ? (zero.data[index] as number) : 0);
  }
  return result;
}

function integerForm(op: "Conv" | "MatMul", weightAxis: (weights: Tensor) => number): Operator {
  const operator = (op === "Conv" ? CONVOLUTION.Conv : MATRIX.MatMul) as Operator;
  const plain = <C extends Call>(call: C): C => ({ ...call, op });
  return {
    infer: (call) => operator.infer?.({ ...call, op }).map(({ shape }) => ({ type: "int32", shape })) ?? [],
    run: (call) => {
      const x = input(call, 0);
      const w = input(call, 1);
      const inputs = [centred(x, call.inputs[2], Math.max(0, x.shape.length - 2)), centred(w, call.inputs[3], weightAxis(w))];
      const [result] = operator.run(plain({ ...call, inputs })) as [Tensor];
      return [{ type: "int32", shape: result.shape, data: Int32Array.from(result.data) }];
    },
  };
}

export const INTEGER: Readonly<Record<string, Operator>> = {
  ConvInteger: integerForm("Conv", () => 0),
  MatMulInteger: integerForm("MatMul", (weights) => weights.shape.length - 1),
};
