// SPDX-License-Identifier: Apache-2.0
export { encodeModel } from "./frontend/encode-model.js";
export { MODEL_ERROR_CODES, ModelError, type ModelErrorCode } from "./frontend/errors.js";
export type { Attribute, OnnxModel, OnnxNode, ValueInfo } from "./frontend/onnx-model.js";
export { parseModel, parseTensor } from "./frontend/parse-model.js";
export { allocate, type ElementType, type Tensor, type TensorData, tensor } from "./frontend/tensor.js";
export { type ImportOptions, importOnnx } from "./frontend/import-onnx.js";
export { runHostSteps } from "./host-ops/run-steps.js";
export { interpret, runOperator } from "./reference/interpreter.js";
export { type DeviceRun, interpreterDevice, runModel } from "./reference/run-model.js";
export { averageMultiplier, rescaleMultiplier } from "./quantise/multiplier.js";
export { compileGraph, type CompileOptions } from "./backend/compile.js";
export { BACKEND_ERROR_CODES, BackendError, type BackendErrorCode } from "./backend/errors.js";
export { buildDispatch, type DispatchLists } from "./dynamic/dispatch.js";
export { DISPATCH_ERROR_CODES, DispatchError, type DispatchErrorCode } from "./dynamic/errors.js";
export { type ExecSegment, execSegmentImage, execSegmentLayout, type SegmentLayout } from "./dynamic/segment.js";
export type { DeviceTensor, Fold, Ifp, Layer, Program, Region, Tiling } from "./package/program.js";
