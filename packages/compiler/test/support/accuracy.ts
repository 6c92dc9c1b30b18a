// SPDX-License-Identifier: Apache-2.0
/** Top-1 accuracy of a quantised graph (through the interpreter) and of onnxruntime on the same images. */
import type { Tensor } from "../../src/frontend/tensor.js";
import type { QGraph } from "../../src/ir/graph.js";
import { runModel } from "../../src/reference/run-model.js";
import type { LabelledImage } from "./data.js";
import type { ReferenceModel } from "./onnxruntime.js";

export function argMax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

function first(results: ReadonlyMap<string, Tensor>): Tensor {
  return [...results.values()][0] as Tensor;
}

/** Percent. */
export function accuracy(graph: QGraph, images: readonly LabelledImage[]): number {
  const name = graph.userInputs[0]?.name ?? "";
  const hits = images.filter(({ image, label }) => argMax(first(runModel(graph, new Map([[name, image]]))).data) === label);
  return (100 * hits.length) / images.length;
}

export async function referenceAccuracy(model: ReferenceModel, input: string, images: readonly LabelledImage[]): Promise<number> {
  let hits = 0;
  for (const { image, label } of images) if (argMax(first(await model.run(new Map([[input, image]]))).data) === label) hits++;
  return (100 * hits) / images.length;
}
