// SPDX-License-Identifier: Apache-2.0
/** Runs a whole QGraph as its user sees it: host head, device part image by image, host tail. */

import { ModelError } from "../frontend/errors.js";
import { allocate, sameShape, type Tensor } from "../frontend/tensor.js";
import { runHostSteps } from "../host-ops/run-steps.js";
import type { QGraph, QTensor } from "../ir/graph.js";
import { interpret } from "./interpreter.js";

/** Computes the device part of one image: device inputs in, device outputs out, each NCHW int8. */
export type DeviceRun = (inputs: readonly Int8Array[]) => readonly Int8Array[];

function checkInputs(graph: QGraph, inputs: ReadonlyMap<string, Tensor>): void {
  for (const { name, type, shape } of graph.userInputs) {
    const value = inputs.get(name);
    if (!value) throw new ModelError("INPUT_INVALID", `Input "${name}" (${type} [${shape.join(",")}]) is missing.`);
    if (value.type !== type || !sameShape(value.shape, shape)) {
      throw new ModelError(
        "INPUT_INVALID",
        `Input "${name}" must be ${type} [${shape.join(",")}], got ${value.type} [${value.shape.join(",")}].`,
      );
    }
  }
}

/** The interpreter as device. */
export function interpreterDevice(graph: QGraph): DeviceRun {
  return (inputs) => {
    const values = interpret(graph, inputs);
    return graph.outputs.map((id) => values.get(id) as Int8Array);
  };
}

export function runModel(
  graph: QGraph,
  inputs: ReadonlyMap<string, Tensor>,
  device: DeviceRun = interpreterDevice(graph),
): Map<string, Tensor> {
  checkInputs(graph, inputs);
  const values = new Map(inputs);
  runHostSteps(graph.head, values);
  const tensorOf = (id: number): QTensor => graph.tensors[id] as QTensor;
  const results = graph.outputs.map((id) => {
    const { channels, height, width } = tensorOf(id);
    return allocate("int8", [graph.batch, channels, height, width]);
  });
  for (let image = 0; image < graph.batch && graph.ops.length > 0; image++) {
    const own = graph.inputs.map((id) => {
      const data = values.get(tensorOf(id).name)?.data as Int8Array;
      const size = data.length / graph.batch;
      return data.subarray(image * size, (image + 1) * size);
    });
    device(own).forEach((data, index) => {
      const whole = (results[index] as Tensor).data as Int8Array;
      whole.set(data, image * data.length);
    });
  }
  graph.outputs.forEach((id, index) => {
    values.set(tensorOf(id).name, results[index] as Tensor);
  });
  runHostSteps(graph.tail, values);
  return new Map(graph.userOutputs.map(({ name }) => [name, values.get(name) as Tensor]));
}
