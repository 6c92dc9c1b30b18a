// SPDX-License-Identifier: Apache-2.0
/**
 * Text form of instructions: one per line, `NAME field=value ...`; fields that are zero are left out, `wait` and
 * `post` list channels as `IN_FULL|W_FULL`. `#` starts a comment. Disassembled text assembles to the same bytes.
 */
import { decodeAll, encode, type Instruction } from "./codec.js";
import { IsaError } from "./errors.js";
import { TOKEN_CHANNELS } from "./spec/instructions.js";

const isMask = (field: string): boolean => field === "wait" || field === "post";

const maskText = (mask: number): string =>
  TOKEN_CHANNELS.filter((_, bit) => ((mask >> bit) & 1) === 1)
    .map((channel) => channel.name)
    .join("|");

function maskValue(text: string, line: number): number {
  return text.split("|").reduce((mask, name) => {
    const bit = TOKEN_CHANNELS.findIndex((channel) => channel.name === name);
    if (bit < 0) {
      throw new IsaError("ISA_SYNTAX", `line ${line}: no token channel is named ${name}`);
    }
    return mask | (1 << bit);
  }, 0);
}

/** The text of one instruction. */
export function formatInstruction({ name, fields }: Instruction): string {
  const words = Object.entries(fields)
    .filter(([, value]) => value !== 0)
    .map(([field, value]) => `${field}=${isMask(field) ? maskText(value) : value}`);
  return [name, ...words].join(" ");
}

/** Parses one line; undefined for an empty one. Throws ISA_SYNTAX with the line number. */
function parseLine(source: string, line: number): Instruction | undefined {
  const [name, ...words] = source.replace(/#.*/, "").trim().split(/\s+/);
  if (name === undefined || name === "") {
    return undefined;
  }
  const fields: Record<string, number> = {};
  for (const word of words) {
    const [, field, text] = /^(\w+)=(\S+)$/.exec(word) ?? [];
    if (field === undefined || text === undefined) {
      throw new IsaError("ISA_SYNTAX", `line ${line}: "${word}" is not field=value`);
    }
    if (field in fields) {
      throw new IsaError("ISA_SYNTAX", `line ${line}: ${field} is given twice`);
    }
    const numeric = /^(-?\d+|0x[0-9a-fA-F]+)$/.test(text);
    if (!numeric && !isMask(field)) {
      throw new IsaError("ISA_SYNTAX", `line ${line}: ${field}=${text} is not a number`);
    }
    fields[field] = numeric ? Number(text) : maskValue(text, line);
  }
  return { name, fields };
}

/** Assembles text into bytes. Throws IsaError naming the line. */
export function assemble(text: string): Uint8Array {
  const parts = text.split(/\r?\n/).flatMap((source, i) => {
    const instruction = parseLine(source, i + 1);
    if (instruction === undefined) {
      return [];
    }
    try {
      return [encode(instruction.name, instruction.fields)];
    } catch (error) {
      if (error instanceof IsaError) {
        throw new IsaError(error.code, `line ${i + 1}: ${error.message}`);
      }
      throw error;
    }
  });
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The text of a run of instructions, one per line. */
export const disassemble = (bytes: Uint8Array): string =>
  decodeAll(bytes)
    .map((instruction) => `${formatInstruction(instruction)}\n`)
    .join("");
