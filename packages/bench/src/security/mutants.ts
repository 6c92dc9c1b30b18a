// SPDX-License-Identifier: Apache-2.0
/** Programs whose instructions are those of a compiled one but for a few fields or bits. */
import type { Program } from "@tessera/compiler";
import { encode, type Instruction, IsaError, instructionLayout, TOKEN_CHANNELS } from "@tessera/isa";
import type { Random } from "@tessera/zoo";
import { changeBytes, changeList } from "./edit.js";

const MOST_FIELDS = 3;
const MOST_BITS = 4;

/** Fields that every instruction has. */
const HEADER = ["wait", "post"].map((name) => ({ name, bits: TOKEN_CHANNELS.length }));

const below = (random: Random, count: number): number => Math.floor(random.uniform() * count);

/** Values at the edges of a field, near its old one, or anywhere. */
function fieldValue(random: Random, old: number, bits: number): number {
  const most = 2 ** bits - 1;
  const choices = [0, 1, most, most - 1, 2 ** (bits - 1), old + 1, old - 1, old ^ 1, old * 2, below(random, most)];
  return choices[below(random, choices.length)] as number;
}

function changeField(random: Random, instruction: Instruction): Instruction {
  const fields = [...HEADER, ...instructionLayout(instruction.name).format.words.flat()];
  const { name, bits } = fields[below(random, fields.length)] as (typeof HEADER)[0];
  const value = fieldValue(random, instruction.fields[name] ?? 0, bits);
  const changed = { name: instruction.name, fields: { ...instruction.fields, [name]: value } };
  try {
    encode(changed.name, changed.fields);
    return changed;
  } catch (error) {
    if (error instanceof IsaError) return instruction;
    throw error;
  }
}

function changeInstructions(random: Random, list: readonly Instruction[]): Instruction[] {
  const changed = list.slice();
  const at = below(random, changed.length);
  const kind = below(random, 10);
  if (kind === 0) changed.splice(at, 1);
  else if (kind === 1) changed.splice(at, 0, changed[below(random, changed.length)] as Instruction);
  else if (kind === 2) changed.splice(at, 1, changed[below(random, changed.length)] as Instruction);
  else {
    const changes = 1 + below(random, MOST_FIELDS);
    for (let i = 0; i < changes; i++) {
      const which = below(random, changed.length);
      changed[which] = changeField(random, changed[which] as Instruction);
    }
  }
  return changed.length > 0 ? changed : list.slice();
}

function flipBits(random: Random, bytes: Uint8Array): Uint8Array {
  const flips = 1 + below(random, MOST_BITS);
  for (let i = 0; i < flips; i++) {
    const at = below(random, bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << below(random, 8));
  }
  return bytes;
}

/** A mutant of the program; equal generators make equal mutants. */
export function mutate(program: Program, random: Random): Program {
  const layer = below(random, program.layers.length);
  const edit =
    below(random, 4) === 0
      ? changeBytes(layer, (bytes) => flipBits(random, bytes))
      : changeList(layer, (list) => changeInstructions(random, list));
  return edit(program);
}
