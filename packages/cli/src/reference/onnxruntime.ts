// SPDX-License-Identifier: Apache-2.0
/** onnxruntime as a reference; it is a development dependency, so it may be absent. */
import type { Tensor } from "@tessera/compiler";
import { CliError } from "../errors.js";
import type { Network } from "../session/network.js";

export interface Reference {
  /** Values of one output. */
  readonly run: (inputName: string, input: Tensor, outputName: string) => Promise<Float64Array>;
}

export async function openReference({ source }: Network): Promise<Reference> {
  if (source === null)
    throw new CliError("REFERENCE_UNAVAILABLE", "--reference needs the ONNX model; a package does not hold it");
  const { InferenceSession, Tensor: OrtTensor } = await import("onnxruntime-node").catch((cause: unknown) => {
    throw new CliError("REFERENCE_UNAVAILABLE", "--reference needs onnxruntime-node; install it with npm ci", { cause });
  });
  const session = await InferenceSession.create(Buffer.from(source.onnx), { logSeverityLevel: 3, intraOpNumThreads: 1 });
  return {
    run: async (inputName, { type, shape, data }, outputName) => {
      const values = type === "int64" ? BigInt64Array.from(data, BigInt) : data;
      const results = await session.run({ [inputName]: new OrtTensor(type as "float32", values as Float32Array, shape) }, [
        outputName,
      ]);
      return Float64Array.from(results[outputName]?.data as Iterable<number | bigint>, Number);
    },
  };
}
