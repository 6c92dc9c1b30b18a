// SPDX-License-Identifier: Apache-2.0
export { CORE_512, CORE_8192, CORE_TINY, type CoreConfig } from "./config/core-config.js";
export { type DerivedConfig, derive } from "./config/derive.js";
export { canonicalJson, configHash, designHash } from "./config/hash.js";
export { checkPoolConfig, loadPoolConfig, preset, resolvePatch } from "./config/load.js";
export { type PoolConfig, type PoolConfigPatch, poolConfigJsonSchema } from "./config/pool-config.js";
export { DEFAULT_PRESET, PRESET_NAMES } from "./config/presets.js";
export { HW_ERROR_CODES, HwError, type HwErrorCode } from "./errors.js";
export { emitDesign, FILE_LIST, MANIFEST, type Manifest, TOP_MODULE } from "./generator/design.js";
export { REPOSITORY_ROOT, type TemplateSource, templateSources } from "./generator/sources.js";
export { missingPaths, render } from "./generator/template.js";
export { type DesignView, designView } from "./generator/view.js";
export { VirtualTree } from "./generator/virtual-tree.js";
export { type FileChange, planChanges, writeTree } from "./generator/write.js";
export { type WriteOptions, type WrittenDesign, writeDesign } from "./generator/write-design.js";
export type { DeepestPath } from "./synth/levels.js";
export type { ModuleResources, Resources } from "./synth/resources.js";
export { type AreaReport, type SynthesiseOptions, synthesise } from "./synth/synthesise.js";
export { type Simulator, type VerilateOptions, verilate } from "./verilate/verilate.js";
