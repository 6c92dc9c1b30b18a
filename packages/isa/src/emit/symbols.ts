// SPDX-License-Identifier: Apache-2.0
/** The named constants of the specification, the same in every emitted language. */
import { IsaError } from "../errors.js";
import { HEADER_LAYOUT, INSTRUCTION_LAYOUTS, type Layout, layoutRegister, RECORD_LAYOUTS, reservedMask } from "../layout.js";
import { layoutHash } from "../layout-hash.js";
import {
  ENGINES,
  TOKEN_CHANNELS,
  TOKEN_MAX,
  type TokenChannel,
  WEIGHT_CHUNKS,
  WORD_BITS,
  WORD_BYTES,
} from "../spec/instructions.js";
import { BURST_BYTES, CHANNEL_BLOCK, PAGE_BYTES, SEGMENT_COUNT, SEGMENTS } from "../spec/records.js";
import {
  COUNTERS,
  CYCLE_CAUSES,
  FAULT_CAUSES,
  FETCH_ANSWER_CYCLES,
  MAX_CORES,
  MAX_TASKS,
  REGISTER_BLOCKS,
  REGISTER_SPACE,
  TASK_COMMANDS,
  TASK_STATES,
} from "../spec/registers.js";

/** A constant. With `bits` it is a vector of that width, else a plain integer. */
export interface EmittedSymbol {
  readonly name: string;
  readonly value: number | bigint;
  readonly bits?: number;
}

/** Constants that belong together, under one comment. */
export interface SymbolGroup {
  readonly doc: string;
  readonly symbols: readonly EmittedSymbol[];
}

/** Bits of one token counter. */
export const TOKEN_BITS = 4;
/** Bits of a task state, task command or fault cause: their register fields have this width. */
const STATUS_BITS = 4;
const ADDRESS_BITS = 16;
const CAUSE_BITS = 4;

const int = (name: string, value: number): EmittedSymbol => ({ name, value });
const vector = (name: string, bits: number, value: number | bigint): EmittedSymbol => ({ name, value, bits });
const numbered = (prefix: string, names: readonly string[], bits?: number): EmittedSymbol[] =>
  names.map((name, i) => (bits === undefined ? int(`${prefix}_${name}`, i) : vector(`${prefix}_${name}`, bits, i)));

const channelMask = (uses: (channel: TokenChannel) => boolean): number =>
  TOKEN_CHANNELS.reduce((mask, channel, i) => (uses(channel) ? mask | (1 << i) : mask), 0);

const fieldSymbols = (prefix: string, layout: Layout): EmittedSymbol[] =>
  layout.fields.flatMap((field) => {
    const name = `${prefix}_${field.name.toUpperCase()}`;
    return [int(`${name}_LSB`, field.lsb), int(`${name}_W`, field.bits)];
  });

const generalGroups = (): SymbolGroup[] => [
  { doc: "Names this instruction set, these records and registers.", symbols: [vector("LAYOUT_HASH", 32, layoutHash())] },
  {
    doc: "Words, memory, limits.",
    symbols: [
      int("WORD_BITS", WORD_BITS),
      int("WORD_BYTES", WORD_BYTES),
      int("SEGMENT_COUNT", SEGMENT_COUNT),
      ...Object.entries(SEGMENTS).map(([name, value]) => int(`SEGMENT_${name}`, value)),
      int("PAGE_BYTES", PAGE_BYTES),
      int("CHANNEL_BLOCK", CHANNEL_BLOCK),
      int("BURST_BYTES", BURST_BYTES),
      int("MAX_TASKS", MAX_TASKS),
      int("MAX_CORES", MAX_CORES),
    ],
  },
  {
    doc: "Engines (opcode bits 7:6), and the token channels each may wait on and post.",
    symbols: ENGINES.flatMap((engine, i) => [
      vector(`ENGINE_${engine}`, 2, i),
      vector(
        `ENGINE_${engine}_WAIT`,
        TOKEN_CHANNELS.length,
        channelMask((c) => c.counted && c.consumer === engine),
      ),
      vector(
        `ENGINE_${engine}_POST`,
        TOKEN_CHANNELS.length,
        channelMask((c) => c.producer === engine),
      ),
    ]),
  },
  {
    doc: `Token channels: bit numbers in the wait and post masks; initial values, ${TOKEN_BITS} bits a channel.`,
    symbols: [
      ...numbered(
        "TOKEN",
        TOKEN_CHANNELS.map((c) => c.name),
      ),
      int("TOKEN_COUNT", TOKEN_CHANNELS.length),
      int("TOKEN_BITS", TOKEN_BITS),
      int("TOKEN_MAX", TOKEN_MAX),
      vector(
        "TOKEN_COUNTED",
        TOKEN_CHANNELS.length,
        channelMask((c) => c.counted),
      ),
      int("WEIGHT_CHUNKS", WEIGHT_CHUNKS),
      vector(
        "TOKEN_INITIAL",
        TOKEN_CHANNELS.length * TOKEN_BITS,
        TOKEN_CHANNELS.reduce((packed, c, i) => packed + c.initial * 2 ** (i * TOKEN_BITS), 0),
      ),
    ],
  },
  { doc: "Instruction header (word 0).", symbols: fieldSymbols("HEADER", HEADER_LAYOUT) },
  { doc: "Opcodes.", symbols: INSTRUCTION_LAYOUTS.map((l) => vector(`OP_${l.name}`, 8, l.opcode)) },
];

const instructionGroups = (): SymbolGroup[] =>
  INSTRUCTION_LAYOUTS.map((layout) => {
    const body = layout.fields.filter((f) => f.word > 0 || !HEADER_LAYOUT.fields.some((h) => h.name === f.name));
    return {
      doc: `${layout.name}: ${layout.format.doc}.`,
      symbols: [
        int(`${layout.name}_WORDS`, layout.words),
        ...fieldSymbols(layout.name, { ...layout, fields: body }),
        ...Array.from({ length: layout.words }, (_, w) =>
          vector(`${layout.name}_RESERVED${w}`, layout.wordBits, reservedMask(layout, w)),
        ),
      ],
    };
  });

const recordGroups = (): SymbolGroup[] =>
  RECORD_LAYOUTS.map((layout) => ({
    doc: `Record ${layout.name}.`,
    symbols: [
      int(`${layout.name}_BYTES`, layout.wordBits / 8),
      ...fieldSymbols(layout.name, layout),
      vector(`${layout.name}_RESERVED0`, layout.wordBits, reservedMask(layout, 0)),
    ],
  }));

const registerGroups = (): SymbolGroup[] => [
  { doc: "Register map.", symbols: [int("REGISTER_SPACE", REGISTER_SPACE)] },
  {
    doc: "Fixed turns on the instruction port: cycles after a request that its answer counts.",
    symbols: [int("FETCH_ANSWER_CYCLES", FETCH_ANSWER_CYCLES)],
  },
  ...REGISTER_BLOCKS.map((block) => ({
    doc: `Registers of ${block.name}: ${block.doc}. Byte offsets inside the block.`,
    symbols: [
      vector(`REG_${block.name}_BASE`, ADDRESS_BITS, block.base),
      int(`REG_${block.name}_STRIDE`, block.stride),
      int(`REG_${block.name}_COUNT`, block.count),
      ...block.registers.flatMap((register) => {
        const name = `REG_${block.name}_${register.name}`;
        const whole = register.fields.length === 1 && register.fields[0]?.bits === 32;
        return [
          vector(name, ADDRESS_BITS, register.offset),
          ...(whole ? [] : fieldSymbols(name, layoutRegister(block, register))),
        ];
      }),
    ],
  })),
];

const enumGroups = (): SymbolGroup[] => [
  { doc: "Task states.", symbols: numbered("TASK_STATE", TASK_STATES, STATUS_BITS) },
  { doc: "Task commands.", symbols: numbered("TASK_CMD", TASK_COMMANDS, STATUS_BITS) },
  { doc: "Fault causes.", symbols: numbered("FAULT", FAULT_CAUSES, STATUS_BITS) },
  {
    doc: "What a cycle of a core goes to.",
    symbols: [
      ...numbered(
        "SPENT",
        CYCLE_CAUSES.map(([name]) => name),
        CAUSE_BITS,
      ),
      int("SPENT_COUNT", CYCLE_CAUSES.length),
    ],
  },
  {
    doc: "Counters of a core.",
    symbols: [
      ...numbered(
        "EVT",
        COUNTERS.map(([name]) => name),
      ),
      int("EVT_COUNT", COUNTERS.length),
    ],
  },
];

/** All groups, in the order of emission. Throws ISA_LAYOUT when two constants have one name. */
export function symbolGroups(): SymbolGroup[] {
  const groups = [...generalGroups(), ...instructionGroups(), ...recordGroups(), ...registerGroups(), ...enumGroups()];
  const names = new Set<string>();
  for (const { name } of groups.flatMap((group) => group.symbols)) {
    if (names.has(name)) {
      throw new IsaError("ISA_LAYOUT", `two emitted constants are named ${name}: rename a field or a register`);
    }
    names.add(name);
  }
  return groups;
}
