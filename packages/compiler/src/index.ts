// SPDX-License-Identifier: Apache-2.0

export { type CompileOptions, compileGraph, compileGraphInParallel, type ParallelOptions } from "./backend/compile.js";
export { BACKEND_ERROR_CODES, BackendError, type BackendErrorCode } from "./backend/errors.js";
export {
  ALL_TECHNIQUES,
  PUBLISHED_TECHNIQUES,
  TECHNIQUES,
  type Technique,
  type Techniques,
} from "./backend/techniques.js";
export { GRID_FAMILIES, type GridFamily } from "./backend/tile/grids.js";
export { copyLists, copyProgram } from "./copy/copy-program.js";
export { type Completed, completed, type LayerProgress, type TaskContext } from "./dynamic/context.js";
export { buildDispatch } from "./dynamic/dispatch.js";
export { DISPATCH_ERROR_CODES, DispatchError, type DispatchErrorCode } from "./dynamic/errors.js";
export type { DispatchLists } from "./dynamic/lists.js";
export { type CorePlacement, clusterOrder } from "./dynamic/placement.js";
export { prepareDispatch } from "./dynamic/prepare.js";
export { type Spread, spreadRemaining } from "./dynamic/remaining-work.js";
export { type ExecSegment, execSegmentImage, execSegmentLayout, type SegmentLayout } from "./dynamic/segment.js";
export { encodeModel } from "./frontend/encode-model.js";
export { MODEL_ERROR_CODES, ModelError, type ModelErrorCode } from "./frontend/errors.js";
export type { Graph, GraphNode } from "./frontend/graph.js";
export { type ImportOptions, importFloat, importOnnx } from "./frontend/import-onnx.js";
export type { Attribute, OnnxModel, OnnxNode, ValueInfo } from "./frontend/onnx-model.js";
export { parseGraph } from "./frontend/parse-graph.js";
export { parseModel, parseTensor } from "./frontend/parse-model.js";
export { printGraph } from "./frontend/print-graph.js";
export { allocate, type ElementType, type Tensor, type TensorData, tensor } from "./frontend/tensor.js";
export { runHostSteps } from "./host-ops/run-steps.js";
export type { Binding, HostStep, QGraph, QOp, QTensor } from "./ir/graph.js";
export { type LayerTime, type ProgramLatency, predictLatency } from "./latency/predict.js";
export { predictLists } from "./latency/predict-lists.js";
export { predictTogether, type TogetherOptions, type TogetherTask, type TogetherTimes } from "./latency/predict-together.js";
export { coreTiming, DEFAULT_TIMING, type Timing } from "./latency/timing.js";
export { PACKAGE_ERROR_CODES, PackageError, type PackageErrorCode } from "./package/errors.js";
export { PACKAGE_LIMITS } from "./package/limits.js";
export { packProgram } from "./package/pack.js";
export type { DeviceTensor, Fold, Ifp, Layer, Program, Region, Tiling } from "./package/program.js";
export { unpackProgram } from "./package/unpack.js";
export { CANONICALISATION, runPasses } from "./passes/list.js";
export type { Pass } from "./passes/pass.js";
export type { Sample } from "./quantise/calibration/calibrate.js";
export { execute } from "./quantise/calibration/execute.js";
export type { QuantisationScheme, RangeMethod } from "./quantise/calibration/ranges.js";
export { averageMultiplier, rescaleMultiplier } from "./quantise/multiplier.js";
export { compareOperators, exposeQuantised, type OperatorDifference } from "./reference/compare-operators.js";
export {
  type DeviceObserver,
  formatVerdicts,
  type OperatorTest,
  runOperatorTest,
  type Verdict,
} from "./reference/conformance.js";
export { interpret, runOperator } from "./reference/interpreter.js";
export { operatorTestNames, readOperatorTest } from "./reference/operator-test-files.js";
export { ReferenceModel, type ReferenceOptions } from "./reference/reference-model.js";
export { type DeviceRun, interpreterDevice, runModel } from "./reference/run-model.js";
export { VERIFY_ERROR_CODES, VerifyError, type VerifyErrorCode } from "./verify/errors.js";
export { VERIFY_LIMITS } from "./verify/limits.js";
export { type Verification, type VerifyOptions, verifyProgram } from "./verify/verify.js";
