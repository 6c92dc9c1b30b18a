// SPDX-License-Identifier: Apache-2.0
/** Writes the reference pages: instructions and records (isa.md), registers (registers.md). */
import { HEADER_LAYOUT, INSTRUCTION_LAYOUTS, type Layout, layoutRegister, RECORD_LAYOUTS } from "../layout.js";
import { TOKEN_CHANNELS, TOKEN_MAX } from "../spec/instructions.js";
import { RECORDS, SEGMENTS } from "../spec/records.js";
import {
  COUNTERS,
  CYCLE_CAUSES,
  FAULT_CAUSES,
  REGISTER_BLOCKS,
  type RegisterBlock,
  TASK_COMMANDS,
  TASK_STATES,
} from "../spec/registers.js";
import { hashText } from "./banner.js";

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, "0")}`;
const row = (...cells: (string | number)[]): string => `| ${cells.map((c) => `${c}`.replaceAll("|", "\\|")).join(" | ")} |`;
const table = (head: string[], rows: string[]): string[] => [row(...head), row(...head.map(() => "---")), ...rows, ""];

const notice = `Emitted from \`packages/isa/src/spec\`; do not edit. Layout hash \`${hashText()}\`.`;

const bitRange = (lsb: number, bits: number): string => (bits === 1 ? `${lsb}` : `${lsb + bits - 1}:${lsb}`);

function fieldTable(layout: Layout): string[] {
  const several = layout.words > 1;
  return table(
    [...(several ? ["Word"] : []), "Bits", "Field", "Type", "Meaning"],
    layout.fields.map((f) =>
      row(...(several ? [f.word] : []), bitRange(f.lsb, f.bits), `\`${f.name}\``, `${f.signed ? "s" : "u"}${f.bits}`, f.doc),
    ),
  );
}

function instructionSections(): string[] {
  return INSTRUCTION_LAYOUTS.flatMap((layout) => {
    const body = layout.fields.filter((f) => !HEADER_LAYOUT.fields.some((h) => h.name === f.name));
    const injected = layout.format.injected === true ? " Made by the first-level IDM only." : "";
    return [
      `### ${layout.name}`,
      "",
      `Opcode ${hex(layout.opcode, 2)}, engine ${layout.format.engine}, ${layout.words} word${layout.words > 1 ? "s" : ""}: ` +
        `${layout.format.doc}.${injected}`,
      "",
      ...(body.length > 0 ? fieldTable({ ...layout, fields: body }) : []),
    ];
  });
}

/** The text of docs/reference/isa.md. */
export function emitIsaMarkdown(): string {
  return [
    "# Instruction set reference",
    "",
    notice,
    "",
    "What the instructions do: [instruction semantics](../design/isa.md). An instruction is one or two words of 256 bits,",
    "little endian in memory. Bits that no field covers are reserved and must be zero.",
    "",
    "## Header",
    "",
    "The lowest bits of word 0 of every instruction.",
    "",
    ...fieldTable(HEADER_LAYOUT),
    "## Token channels",
    "",
    `Counters from 0 to ${TOKEN_MAX}; a channel's bit is its place in the \`wait\` and \`post\` masks.`,
    "",
    ...table(
      ["Bit", "Channel", "Posted by", "Waited on by", "Initial", "Meaning"],
      TOKEN_CHANNELS.map((t, i) => row(i, t.name, t.producer, t.consumer, t.initial, t.doc)),
    ),
    "## Instructions",
    "",
    ...instructionSections(),
    "## Records",
    "",
    ...RECORD_LAYOUTS.flatMap((layout, i) => [
      `### ${layout.name}`,
      "",
      `${layout.wordBits / 8} bytes: ${RECORDS[i]?.doc}.`,
      "",
      ...fieldTable(layout),
    ]),
    "## Segments",
    "",
    "Numbers by convention of the compiler; hardware only knows that segment 0 holds instructions.",
    "",
    ...table(
      ["Segment", "Name"],
      Object.entries(SEGMENTS).map(([name, n]) => row(n, name)),
    ),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

function registerSection(block: RegisterBlock): string[] {
  const repeat = block.count > 1 ? `, ${block.count} times, ${hex(block.stride, 0)} bytes apart` : "";
  return [
    `## ${block.name}`,
    "",
    `From ${hex(block.base, 4)}${repeat}: ${block.doc}.`,
    "",
    ...table(
      ["Offset", "Register", "Access", "Meaning"],
      block.registers.flatMap((register) => [
        row(hex(register.offset, 2), `\`${register.name}\``, register.access, register.doc),
        ...(register.fields.length === 1
          ? []
          : layoutRegister(block, register).fields.map((f) => row("", `${bitRange(f.lsb, f.bits)} \`${f.name}\``, "", f.doc))),
      ]),
    ),
  ];
}

const enumeration = (title: string, names: readonly string[]): string[] => [
  `## ${title}`,
  "",
  ...table(
    ["Number", "Name"],
    names.map((name, i) => row(i, name)),
  ),
];

/** The text of docs/reference/registers.md. */
export function emitRegistersMarkdown(): string {
  return [
    "# Register reference",
    "",
    notice,
    "",
    "What the registers do: [the pool](../design/pool.md). AXI-Lite, 32-bit registers, byte addresses.",
    "",
    ...REGISTER_BLOCKS.flatMap(registerSection),
    ...enumeration("Task states", TASK_STATES),
    ...enumeration("Task commands", TASK_COMMANDS),
    ...enumeration("Fault causes", FAULT_CAUSES),
    "## Causes",
    "",
    "What a cycle of a core goes to: exactly one of these, the first that holds.",
    "",
    ...table(
      ["Number", "Name", "Meaning"],
      CYCLE_CAUSES.map(([name, doc], i) => row(i, name, doc)),
    ),
    ...enumeration(
      "Counters",
      COUNTERS.map(([name]) => name),
    ),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}
