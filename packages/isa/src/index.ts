// SPDX-License-Identifier: Apache-2.0
/** Instruction set, records and registers: specification, codec, assembler, emitters, reference arithmetic. */
export { assemble, disassemble, formatInstruction } from "./assembler.js";
export { bytesToWords, type FieldValues, fieldRange } from "./bits.js";
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
export { emitCpp } from "./emit/cpp.js";
export { emitFiles, emitMarkdown, emitSources } from "./emit/files.js";
export { emitJson } from "./emit/json.js";
export { emitIsaMarkdown, emitRegistersMarkdown } from "./emit/markdown.js";
export { emitSystemVerilog } from "./emit/systemverilog.js";
export { ISA_ERROR_CODES, IsaError, type IsaErrorCode } from "./errors.js";
export { blankFields, type InstructionFields, type InstructionName, readInstruction } from "./generated/readers.js";
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
export {
  accumulate,
  activate,
  type ChannelParams,
  convResult,
  type EltwiseParams,
  eltwiseProduct,
  eltwiseSum,
  MAX_SHIFT,
  MIN_SHIFT,
  MULT_BITS,
  type Multiplier,
  multiplierFromFloat,
  type OutputRange,
  type PoolKind,
  poolResult,
  requantise,
  residualResult,
  rneShift,
  saturate,
} from "./reference/numerics.js";
export { packRegister, registerAddress, registerFieldBits, unpackRegister } from "./registers.js";
export { type Field, s, u } from "./spec/field.js";
export {
  ENGINES,
  type Engine,
  HEADER,
  INSTRUCTIONS,
  type InstructionFormat,
  ROW_TAPS_LIMITS,
  TOKEN_CHANNELS,
  TOKEN_MAX,
  type TokenChannel,
  WEIGHT_CHUNKS,
  WORD_BITS,
  WORD_BYTES,
} from "./spec/instructions.js";
export {
  BURST_BYTES,
  CHANNEL_BLOCK,
  CHANNEL_PARAMS,
  DISPATCH_ENTRY,
  PAGE_BYTES,
  RECORDS,
  type RecordFormat,
  SEGMENT_COUNT,
  SEGMENTS,
} from "./spec/records.js";
export {
  type Access,
  BUSY_SETS,
  type BusySet,
  COUNTERS,
  type CounterName,
  CYCLE_CAUSES,
  type CycleCause,
  FAULT_CAUSES,
  FETCH_ANSWER_CYCLES,
  FETCH_FRAME_CYCLES,
  MAX_CORES,
  MAX_TASKS,
  REGISTER_BLOCKS,
  REGISTER_SPACE,
  type Register,
  type RegisterBlock,
  TASK_COMMANDS,
  TASK_STATES,
} from "./spec/registers.js";
export { vectorFiles } from "./vectors/files.js";
