// SPDX-License-Identifier: Apache-2.0
/** Writes the whole specification with its bit positions as JSON, for tools in other languages. */
import { HEADER_LAYOUT, INSTRUCTION_LAYOUTS, type Layout, layoutRegister, RECORD_LAYOUTS } from "../layout.js";
import { ENGINES, TOKEN_CHANNELS, TOKEN_MAX, WORD_BYTES } from "../spec/instructions.js";
import { BURST_BYTES, CHANNEL_BLOCK, PAGE_BYTES, RECORDS, SEGMENT_COUNT, SEGMENTS } from "../spec/records.js";
import { COUNTERS, CYCLE_CAUSES, FAULT_CAUSES, REGISTER_BLOCKS, TASK_COMMANDS, TASK_STATES } from "../spec/registers.js";
import { hashText } from "./banner.js";

const fields = (layout: Layout): unknown[] =>
  layout.fields.map(({ name, word, lsb, bits, signed, doc }) => ({ name, word, lsb, bits, signed, doc }));

/** The text of isa.json. */
export function emitJson(): string {
  const spec = {
    layout: hashText(),
    wordBytes: WORD_BYTES,
    engines: ENGINES,
    tokens: { max: TOKEN_MAX, channels: TOKEN_CHANNELS },
    memory: {
      segmentCount: SEGMENT_COUNT,
      segments: SEGMENTS,
      pageBytes: PAGE_BYTES,
      channelBlock: CHANNEL_BLOCK,
      burstBytes: BURST_BYTES,
    },
    header: fields(HEADER_LAYOUT),
    instructions: INSTRUCTION_LAYOUTS.map((layout) => ({
      name: layout.name,
      engine: layout.format.engine,
      opcode: layout.opcode,
      words: layout.words,
      injected: layout.format.injected === true,
      doc: layout.format.doc,
      fields: fields(layout),
    })),
    records: RECORD_LAYOUTS.map((layout, i) => ({
      name: layout.name,
      bytes: layout.wordBits / 8,
      doc: RECORDS[i]?.doc,
      fields: fields(layout),
    })),
    registers: REGISTER_BLOCKS.map((block) => ({
      ...block,
      registers: block.registers.map((register) => ({ ...register, fields: fields(layoutRegister(block, register)) })),
    })),
    taskStates: TASK_STATES,
    taskCommands: TASK_COMMANDS,
    faultCauses: FAULT_CAUSES,
    cycleCauses: CYCLE_CAUSES.map(([name, doc]) => ({ name, doc })),
    counters: COUNTERS.map(([name, doc]) => ({ name, doc })),
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}
