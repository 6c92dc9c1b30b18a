// SPDX-License-Identifier: Apache-2.0
/** Runs the host steps of a QGraph: float reference semantics, plus the two steps at the device's border. */

import { ModelError } from "../frontend/errors.js";
import type { Attribute } from "../frontend/onnx-model.js";
import { allocate, type ElementType, reshaped, type Tensor, tensor } from "../frontend/tensor.js";
import { withinWork } from "../frontend/work.js";
import type { HostStep } from "../ir/graph.js";
import { expand } from "./broadcast.js";
import { permute } from "./layout.js";
import { evaluate } from "./operators.js";

/** JSON form of a tensor inside a step. */
interface StoredTensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

function attributesOf(step: HostStep): Record<string, Attribute> {
  return Object.fromEntries(
    Object.entries(step.attributes).map(([key, value]) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return [key, value as Attribute];
      const { type, shape, data } = value as StoredTensor;
      return [key, tensor(type, shape, data)];
    }),
  );
}

/** Quantised host value to int8, NCHW, all images. */
function toDevice(step: HostStep, source: Tensor): Tensor {
  const { broadcast, shape, offset } = step.attributes as { broadcast: number[]; shape: number[]; offset: number };
  const { data } = expand(source, broadcast);
  const result = allocate("int8", shape);
  const copies = result.data.length / data.length;
  if (!Number.isInteger(copies)) {
    throw new ModelError("HOST_OP", `Host step ToDevice: ${data.length} elements do not fill [${shape.join(", ")}].`);
  }
  for (let copy = 0; copy < copies; copy++) {
    for (let i = 0; i < data.length; i++) result.data[copy * data.length + i] = (data[i] as number) - offset;
  }
  return result;
}

/** Device map (int8, NCHW, all images) to the value, order and shape of the model. */
function fromDevice(step: HostStep, source: Tensor): Tensor {
  const { split, perm, shape, offset, type } = step.attributes as {
    split: number[];
    perm: number[];
    shape: number[];
    offset: number;
    type: ElementType;
  };
  const moved = permute(reshaped(source, split), perm);
  const result = allocate(type, shape);
  for (let i = 0; i < result.data.length; i++) result.data[i] = (moved.data[i] as number) + offset;
  return result;
}

function runStep(step: HostStep, inputs: readonly (Tensor | undefined)[]): Tensor[] {
  if (step.op === "ToDevice") return [toDevice(step, inputs[0] as Tensor)];
  if (step.op === "FromDevice") return [fromDevice(step, inputs[0] as Tensor)];
  const { opset, ...attributes } = attributesOf(step);
  const version = typeof opset === "number" ? opset : 13;
  return evaluate({ op: step.op, inputs, attributes, outputs: step.outputs.length, opset: version });
}

/** The steps of a package may say anything: what goes wrong in one is said with its name, whatever threw it. */
function runGuarded(step: HostStep, inputs: readonly (Tensor | undefined)[]): Tensor[] {
  try {
    return runStep(step, inputs);
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ModelError("HOST_OP", `Host step ${step.op} cannot be computed: ${why}`, { cause: error });
  }
}

/**
 * Runs the steps in order; `values` holds what they read and receives what they compute. `work`: elements and multiply-adds that they may take
 * together. Throws HOST_OP.
 */
export function runHostSteps(steps: readonly HostStep[], values: Map<string, Tensor>, work = Number.POSITIVE_INFINITY): void {
  withinWork(work, () => runAll(steps, values));
}

function runAll(steps: readonly HostStep[], values: Map<string, Tensor>): void {
  for (const step of steps) {
    const inputs = step.inputs.map((name) => {
      const value = values.get(name);
      if (value === undefined && name !== "") {
        throw new ModelError("HOST_OP", `Host step ${step.op} needs "${name}", which no earlier step and no input provides.`);
      }
      return value;
    });
    const results = runGuarded(step, inputs);
    step.outputs.forEach((name, index) => {
      const result = results[index];
      if (name !== "" && result) values.set(name, result);
    });
  }
}
