// SPDX-License-Identifier: Apache-2.0
export { encodeModel } from "./frontend/encode-model.js";
export { MODEL_ERROR_CODES, ModelError, type ModelErrorCode } from "./frontend/errors.js";
export type { Attribute, OnnxModel, OnnxNode, ValueInfo } from "./frontend/onnx-model.js";
export { parseModel, parseTensor } from "./frontend/parse-model.js";
export { allocate, type ElementType, type Tensor, type TensorData, tensor } from "./frontend/tensor.js";
