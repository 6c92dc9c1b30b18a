// SPDX-License-Identifier: Apache-2.0
/** onnxruntime as a reference; it is a development dependency, so it may be absent. */
import { type Tensor, tensor } from "@tessera/compiler";
import { CliError } from "../errors.js";

export interface Reference {
  /** All outputs of the model. */
  readonly run: (inputName: string, input: Tensor) => Promise<Map<string, Tensor>>;
}

/** The element types that a model's outputs may have, as onnxruntime names them: the same names as ours. */
type OrtType = "float32" | "int8" | "uint8" | "int32";

export async function openReference(onnx: Uint8Array): Promise<Reference> {
  const { InferenceSession, Tensor: OrtTensor } = await import("onnxruntime-node").catch((cause: unknown) => {
    throw new CliError("REFERENCE_UNAVAILABLE", "--reference needs onnxruntime-node; install it with npm ci", { cause });
  });
  const session = await InferenceSession.create(Buffer.from(onnx), { logSeverityLevel: 4, intraOpNumThreads: 1 });
  return {
    run: async (inputName, { type, shape, data }) => {
      const values = type === "int64" ? BigInt64Array.from(data, BigInt) : data;
      const results = await session.run({ [inputName]: new OrtTensor(type as OrtType, values as never, shape) });
      return new Map(
        Object.entries(results).map(([name, value]) => [
          name,
          tensor(value.type as OrtType, value.dims, Array.from(value.data as Iterable<number | bigint>, Number)),
        ]),
      );
    },
  };
}
