// SPDX-License-Identifier: Apache-2.0
export * from "./spec/field.js";
export * from "./spec/instructions.js";
export * from "./spec/records.js";
export * from "./spec/registers.js";
export { type FieldValues, fieldRange } from "./bits.js";
export {
  type DecodedInstruction,
  decode,
  decodeAll,
  decodeRecord,
  encode,
  encodeRecord,
  type Instruction,
  instructionByOpcode,
  instructionLayout,
  recordLayout,
} from "./codec.js";
export { ISA_ERROR_CODES, IsaError, type IsaErrorCode } from "./errors.js";
export {
  HEADER_LAYOUT,
  INSTRUCTION_LAYOUTS,
  type InstructionLayout,
  type Layout,
  layoutBytes,
  MAX_INSTRUCTION_BYTES,
  type PlacedField,
  RECORD_LAYOUTS,
  reservedMask,
} from "./layout.js";
export { canonicalLayout, layoutHash } from "./layout-hash.js";
export { packRegister, registerAddress, unpackRegister } from "./registers.js";
export { emitCpp } from "./emit/cpp.js";
export { emitFiles, emitMarkdown } from "./emit/files.js";
export { emitJson } from "./emit/json.js";
export { emitIsaMarkdown, emitRegistersMarkdown } from "./emit/markdown.js";
export { emitSystemVerilog } from "./emit/systemverilog.js";
