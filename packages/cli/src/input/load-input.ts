// SPDX-License-Identifier: Apache-2.0
/** Reads one user input, whatever its format, as the tensor a network expects. */
import { type Binding, parseTensor, type Tensor, tensor } from "@tessera/compiler";
import { CliError } from "../errors.js";
import { decodeImage, isImage } from "./image.js";
import { decodeNpy, isNpy } from "./npy.js";
import { imageToTensor, type Preprocess } from "./preprocess.js";
import { readFile } from "./read-file.js";

/** Picture by content, .npy by content, everything else as a protobuf TensorProto. */
export async function loadInput(path: string, input: Binding, preprocess: Preprocess | null): Promise<Tensor> {
  const bytes = await readFile(path);
  if (isImage(bytes)) return imageToTensor(decodeImage(bytes, path), input, preprocess);
  const given = isNpy(bytes) ? decodeNpy(bytes, path) : protobufTensor(bytes, path);
  return fitTensor(given, input, path);
}

function protobufTensor(bytes: Uint8Array, path: string): Tensor {
  try {
    return parseTensor(bytes).tensor;
  } catch (cause) {
    throw new CliError("TENSOR_INVALID", `${path} is no PNG, JPEG, BMP, .npy or protobuf tensor: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** The same values as the network's element type and shape; leading ones of the shape may be missing. */
export function fitTensor(given: Tensor, input: Binding, name: string): Tensor {
  const trim = (shape: readonly number[]): string => shape.slice(shape.findIndex((size) => size !== 1)).join(",");
  if (trim(given.shape) !== trim(input.shape)) {
    throw new CliError(
      "INPUT_MISMATCH",
      `${name} has shape [${given.shape.join(",")}], input "${input.name}" needs [${input.shape.join(",")}]`,
    );
  }
  const exact = given.type === input.type || (input.type === "float32" && ["float64", "uint8", "int8"].includes(given.type));
  if (!exact) throw new CliError("INPUT_MISMATCH", `${name} holds ${given.type}, input "${input.name}" needs ${input.type}`);
  return tensor(input.type, input.shape, given.data);
}
