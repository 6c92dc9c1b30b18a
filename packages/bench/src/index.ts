// SPDX-License-Identifier: Apache-2.0
export { BENCH_ERROR_CODES, BenchError, type BenchErrorCode } from "./errors.js";
export type { Experiment, Request, Row } from "./experiment.js";
export { HAMMER_NAMES, HAMMERS, type HammerName, type HammerOptions, hammerProgram } from "./hammer/hammer-program.js";
export type { Job } from "./measure/job.js";
export { Measurements, type MeasureOptions, measureJobs } from "./measure/measure.js";
export type { DdrReport, Measurement } from "./measure/measurement.js";
export { EXPERIMENTS, findExperiment } from "./registry.js";
export { FIXED_CORES, rotatingCores } from "./rotating-cores.js";
export { selectTargets, TARGETS } from "./targets/registry.js";
export { runTargets, type TargetRow } from "./targets/run-targets.js";
export { DATA_FOLDER, dataAvailable } from "./test-data.js";
export { applyMutant, type Mutant, mutantsOf } from "./verification/mutants.js";
export { mutateBlock } from "./verification/mutate-block.js";
export { BLOCKS, type Block, CLAIMS, type Claim, claimName } from "./verification/proofs.js";
export { cleanUp, prove, readRtl, type Verdict } from "./verification/prove.js";
export { EXPLAINED } from "./verification/survivors.js";
