// SPDX-License-Identifier: Apache-2.0
/** onnxruntime as the reference: runs a model on our tensors. */
import * as ort from "onnxruntime-node";
import { type ElementType, type Tensor, tensor } from "../../src/frontend/tensor.js";

function toOrt({ type, shape, data }: Tensor): ort.Tensor {
  const values = type === "int64" ? BigInt64Array.from(data, (value) => BigInt(value)) : data;
  return new ort.Tensor(type as "float32", values as Float32Array, shape);
}

function fromOrt(value: ort.Tensor): Tensor {
  return tensor(value.type as ElementType, value.dims, Array.from(value.data as Float32Array, Number));
}

export class ReferenceModel {
  readonly #session: ort.InferenceSession;

  private constructor(session: ort.InferenceSession) {
    this.#session = session;
  }

  static async load(bytes: Uint8Array, optimise = true): Promise<ReferenceModel> {
    return new ReferenceModel(
      await ort.InferenceSession.create(bytes, {
        graphOptimizationLevel: optimise ? "all" : "disabled",
        logSeverityLevel: 4,
        intraOpNumThreads: 1,
      }),
    );
  }

  async run(inputs: ReadonlyMap<string, Tensor>): Promise<Map<string, Tensor>> {
    const results = await this.#session.run(Object.fromEntries([...inputs].map(([name, value]) => [name, toOrt(value)])));
    return new Map(Object.entries(results).map(([name, value]) => [name, fromOrt(value)]));
  }
}
