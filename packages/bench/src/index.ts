// SPDX-License-Identifier: Apache-2.0
export { BENCH_ERROR_CODES, BenchError, type BenchErrorCode } from "./errors.js";
export type { Experiment, Request, Row } from "./experiment.js";
export { EXPERIMENTS, findExperiment } from "./registry.js";
export { DATA_FOLDER, dataAvailable } from "./test-data.js";
