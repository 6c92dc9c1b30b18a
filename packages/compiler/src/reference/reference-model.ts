// SPDX-License-Identifier: Apache-2.0
/** onnxruntime as the reference for results. It is a development dependency: whoever only compiles does without it. */
import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { ModelError } from "../frontend/errors.js";
import { type ElementType, type Tensor, tensor } from "../frontend/tensor.js";

type OrtTensorClass = typeof OrtTensor;

export interface ReferenceOptions {
  /** False: every node as it stands in the model, without onnxruntime's own fusions. */
  readonly optimise?: boolean;
}

export class ReferenceModel {
  readonly #session: InferenceSession;
  readonly #tensorClass: OrtTensorClass;

  private constructor(session: InferenceSession, tensorClass: OrtTensorClass) {
    this.#session = session;
    this.#tensorClass = tensorClass;
  }

  /** Throws REFERENCE_UNAVAILABLE when onnxruntime is not installed. */
  static async open(onnx: Uint8Array, { optimise = true }: ReferenceOptions = {}): Promise<ReferenceModel> {
    const { InferenceSession, Tensor } = await import("onnxruntime-node").catch((cause: unknown) => {
      const message = "comparing with onnxruntime needs the package onnxruntime-node; install it with npm ci";
      throw new ModelError("REFERENCE_UNAVAILABLE", message, { cause });
    });
    const session = await InferenceSession.create(Buffer.from(onnx), {
      graphOptimizationLevel: optimise ? "all" : "disabled",
      logSeverityLevel: 4,
      intraOpNumThreads: 1,
    });
    return new ReferenceModel(session, Tensor);
  }

  /** All outputs of the model by name, for its inputs by name. */
  async run(inputs: ReadonlyMap<string, Tensor>): Promise<Map<string, Tensor>> {
    const feeds = Object.fromEntries([...inputs].map(([name, value]) => [name, this.#toOrt(value)]));
    const results = await this.#session.run(feeds);
    return new Map(
      Object.entries(results).map(([name, { type, dims, data }]) => [
        name,
        tensor(type as ElementType, dims, Array.from(data as Iterable<number | bigint>, Number)),
      ]),
    );
  }

  #toOrt({ type, shape, data }: Tensor): OrtTensor {
    const values = type === "int64" ? BigInt64Array.from(data, BigInt) : data;
    return new this.#tensorClass(type as "float32", values as Float32Array, shape);
  }
}
