// SPDX-License-Identifier: Apache-2.0
/** The case of a number: a program of one of the classes, with everything that a pool needs to run it. */
import { execSegmentImage, type Program, VerifyError, verifyProgram } from "@tessera/compiler";
import type { PoolConfig } from "@tessera/hw";
import { WORD_BYTES } from "@tessera/isa";
import { Dice } from "./dice.js";
import { assembleProgram, type DraftOptions, draftProgram } from "./legal-program.js";
import { FIELD_BINS, fieldMutant, hostileMutant, type Mutant, structureMutant } from "./mutations.js";
import type { FieldBin } from "./spec-fields.js";

export const CASE_CLASSES = ["legal", "near-legal", "hostile"] as const;
export type CaseClass = (typeof CASE_CLASSES)[number];

export interface TestCase {
  readonly number: number;
  readonly kind: CaseClass;
  readonly note: string;
  /** As in Mutant. */
  readonly part: Mutant["part"];
  readonly bin: FieldBin | null;
  readonly cores: number;
  /** Contents of segment EXEC, and its dispatch registers. */
  readonly exec: Uint8Array;
  readonly dispatchOffset: number;
  readonly dispatchStride: number;
  readonly program: Program;
  readonly weights: Uint8Array;
  readonly input: Uint8Array;
  /** The code of the verifier that refuses the program; null: it accepts. Lists are not its business. */
  readonly refused: string | null;
  readonly listsChanged: boolean;
}

/** Classes take turns in this order; a field mutant's bin follows from its place in the sequence. */
const TURNS = ["legal", "field", "structure", "field", "hostile"] as const;
const FIELD_TURNS = TURNS.filter((turn) => turn === "field").length;

/** Cases after which every class of values of every field has been set once. */
export const SWEEP_CASES = Math.ceil(FIELD_BINS.length / FIELD_TURNS) * TURNS.length;

function binOf(number: number, turn: number): FieldBin {
  const earlier = TURNS.slice(0, turn).filter((name) => name === "field").length;
  const index = Math.floor(number / TURNS.length) * FIELD_TURNS + earlier;
  return FIELD_BINS[index % FIELD_BINS.length] as FieldBin;
}

function verdict(program: Program, config: PoolConfig): string | null {
  try {
    verifyProgram(program, config.core);
    return null;
  } catch (error) {
    if (error instanceof VerifyError) return error.code;
    throw error;
  }
}

function finish(config: PoolConfig, number: number, kind: CaseClass, { draft, note, part, bin, changeLists }: Mutant): TestCase {
  const program = assembleProgram(config, draft);
  const { bytes: exec, dispatchOffset, dispatchStride } = execSegmentImage(program, draft.cores);
  changeLists?.(exec.subarray(dispatchOffset * WORD_BYTES, (dispatchOffset + draft.cores * dispatchStride) * WORD_BYTES));
  return {
    ...{ number, kind, note, part, bin },
    ...{ cores: draft.cores, exec, dispatchOffset, dispatchStride, program },
    ...{ weights: draft.weights, input: draft.input },
    refused: verdict(program, config),
    listsChanged: changeLists !== undefined,
  };
}

/** Refused for what no rule of a single instruction bounds. */
const TOO_MUCH: readonly string[] = ["VERIFY_LENGTH", "VERIFY_BANDWIDTH", "VERIFY_LIMIT"];

/** A program that the verifier accepts; a draw that asks for too much is drawn again. */
export function legalCase(config: PoolConfig, number: number, options: DraftOptions = {}): TestCase {
  const AGAIN = 1_000_003;
  for (let seed = number; ; seed += AGAIN) {
    const drawn = finish(config, number, "legal", {
      draft: draftProgram(config, seed, options),
      note: "legal",
      part: null,
      bin: null,
    });
    if (drawn.refused === null) return drawn;
    if (!TOO_MUCH.includes(drawn.refused)) throw new RangeError(`case ${number}: the verifier refuses it: ${drawn.refused}`);
  }
}

/** The same case for the same number, for ever. */
export function makeCase(config: PoolConfig, number: number): TestCase {
  const turn = number % TURNS.length;
  const dice = new Dice(number + 0x5eed);
  switch (TURNS[turn]) {
    case "field":
      return finish(config, number, "near-legal", fieldMutant(config, number, dice, binOf(number, turn)));
    case "structure":
      return finish(config, number, "near-legal", structureMutant(config, number, dice));
    case "hostile":
      return finish(config, number, "hostile", hostileMutant(config, number, dice));
    default:
      return legalCase(config, number);
  }
}
