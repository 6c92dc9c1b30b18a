// SPDX-License-Identifier: Apache-2.0
/** onnxruntime as the reference of the experiments (a development dependency of the repository). */
import { type Tensor, tensor } from "@tessera/compiler";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";

/** Runs float32 inputs through a model; every output by name. */
export class Reference {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  static async open(onnx: Uint8Array): Promise<Reference> {
    return new Reference(await InferenceSession.create(Buffer.from(onnx), { logSeverityLevel: 4, intraOpNumThreads: 1 }));
  }

  async run(inputs: ReadonlyMap<string, Tensor>): Promise<Map<string, Tensor>> {
    const feeds = [...inputs].map(([name, { shape, data }]) => [
      name,
      new OrtTensor("float32", Float32Array.from(data, Number), shape),
    ]);
    const results = await this.#session.run(Object.fromEntries(feeds));
    return new Map(
      Object.entries(results).map(([name, { type, dims, data }]) => [
        name,
        tensor(type as Tensor["type"], dims, Array.from(data as Iterable<number | bigint>, Number)),
      ]),
    );
  }
}
