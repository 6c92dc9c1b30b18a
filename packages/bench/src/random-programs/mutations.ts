// SPDX-License-Identifier: Apache-2.0
/** Programs that are legal but for one thing: a field, an instruction out of place, a bit, an entry of the dispatch lists. */
import type { PoolConfig } from "@tessera/hw";
import {
  decode,
  decodeRecord,
  type Engine,
  encode,
  encodeRecord,
  instructionByOpcode,
  instructionLayout,
  TOKEN_CHANNELS,
  TOKEN_MAX,
  WORD_BYTES,
} from "@tessera/isa";
import type { Dice } from "./dice.js";
import { draftProgram, type ProgramDraft } from "./legal-program.js";
import { drawValue, ENTRY, type FieldBin, IFP_INSTRUCTIONS, specFields } from "./spec-fields.js";

const binsOf = (formats: readonly string[]): FieldBin[] =>
  formats.flatMap((format) => specFields(format).flatMap((field) => field.classes.map((kind) => ({ field, kind }))));

/** Every field of every instruction and of a dispatch entry, in every class. */
export const FIELD_BINS: readonly FieldBin[] = binsOf([...IFP_INSTRUCTIONS, ENTRY]);

export interface Mutant {
  readonly draft: ProgramDraft;
  /** What was changed. */
  readonly note: string;
  /** The engine whose instruction was changed, or dispatch; null: many. */
  readonly part: Engine | "DISPATCH" | null;
  /** The field and the class of its value, when that is what was changed. */
  readonly bin: FieldBin | null;
  /** Changes the dispatch lists after the program has been put together. */
  readonly changeLists?: (lists: Uint8Array) => void;
}

interface Site {
  readonly layer: number;
  readonly ifp: number;
  readonly index: number;
}

const sitesOf = (draft: ProgramDraft, wanted: (instruction: Uint8Array) => boolean): Site[] =>
  draft.layers.flatMap(({ ifps }, layer) =>
    ifps.flatMap((instructions, ifp) =>
      instructions.flatMap((instruction, index) => (wanted(instruction) ? [{ layer, ifp, index }] : [])),
    ),
  );

/** The draft with another list of instructions in one IFP. */
const changed = (
  draft: ProgramDraft,
  { layer, ifp }: Site,
  change: (list: readonly Uint8Array[]) => Uint8Array[],
): ProgramDraft => ({
  ...draft,
  layers: draft.layers.map((old, l) =>
    l === layer ? { ...old, ifps: old.ifps.map((list, i) => (i === ifp ? change(list) : list)) } : old,
  ),
});

const nameOf = (instruction: Uint8Array): string => instructionByOpcode(instruction[0] as number)?.name ?? "?";
const engineOf = (name: string): Engine => instructionLayout(name).format.engine;
const where = ({ layer, ifp, index }: Site): string => `layer ${layer}, IFP ${ifp}, instruction ${index}`;

/** Changes the fields of a random entry of the dispatch lists that is not an end. */
function entryMutation(change: Readonly<Record<string, number>>, dice: Dice): (lists: Uint8Array) => void {
  return (lists) => {
    const entries = Array.from({ length: lists.length / WORD_BYTES }, (_, i) => i * WORD_BYTES).filter(
      (at) => decodeRecord(ENTRY, lists, at).end === 0 && lists.subarray(at, at + WORD_BYTES).some((byte) => byte !== 0),
    );
    if (entries.length === 0) return;
    const at = dice.pick(entries);
    lists.set(encodeRecord(ENTRY, { ...decodeRecord(ENTRY, lists, at), ...change }), at);
  };
}

/** One field of one instruction, or of one dispatch entry, set to a value of the class. */
export function fieldMutant(config: PoolConfig, seed: number, dice: Dice, bin: FieldBin): Mutant {
  const { field, kind } = bin;
  const value = drawValue(field, kind, dice);
  const note = `${field.format}.${field.name} = ${value} (${kind})`;
  if (field.format === ENTRY) {
    return {
      draft: draftProgram(config, seed),
      note,
      part: "DISPATCH",
      bin,
      changeLists: entryMutation({ [field.name]: value }, dice),
    };
  }
  const draft = draftProgram(config, seed, { first: field.format });
  const site = dice.pick(sitesOf(draft, (instruction) => nameOf(instruction) === field.format));
  const set = (instruction: Uint8Array): Uint8Array =>
    encode(field.format, { ...decode(instruction).fields, [field.name]: value });
  return {
    draft: changed(draft, site, (list) => list.map((instruction, i) => (i === site.index ? set(instruction) : instruction))),
    note: `${note} at ${where(site)}`,
    part: engineOf(field.format),
    bin,
  };
}

const flipped = (instruction: Uint8Array, bit: number): Uint8Array => {
  const copy = instruction.slice();
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
};

type Change = (list: readonly Uint8Array[], index: number, dice: Dice) => Uint8Array[];

/** One instruction out of place, or spoilt. */
const CHANGES: Readonly<Record<string, Change>> = {
  dropped: (list, index) => list.filter((_, i) => i !== index),
  doubled: (list, index) => list.flatMap((instruction, i) => (i === index ? [instruction, instruction] : [instruction])),
  "swapped with the next": (list, index) => {
    const copy = list.slice();
    const [a, b] = [list[index] as Uint8Array, list[(index + 1) % list.length] as Uint8Array];
    copy[index] = b;
    copy[(index + 1) % list.length] = a;
    return copy;
  },
  "a bit flipped": (list, index, dice) =>
    list.map((instruction, i) => (i === index ? flipped(instruction, dice.range(0, instruction.length * 8 - 1)) : instruction)),
  "another opcode": (list, index, dice) => {
    const copy = (list[index] as Uint8Array).slice();
    copy[0] = dice.range(0, 255);
    return list.map((instruction, i) => (i === index ? copy : instruction));
  },
  "injected here": (list, index, dice) => {
    const extra = encode(dice.pick(["WAIT_LAYERS", "IFP_DONE"]), {});
    return list.flatMap((instruction, i) => (i === index ? [extra, instruction] : [instruction]));
  },
  "cut in half": (list, index) => list.map((instruction, i) => (i === index ? instruction.subarray(0, WORD_BYTES) : instruction)),
  "behind tokens that pile up": (list, index) => {
    const engine = engineOf(nameOf(list[index] as Uint8Array));
    const channel = TOKEN_CHANNELS.findIndex(({ producer, counted }) => producer === engine && counted);
    const nop = encode(`NOP_${engine}`, { post: 1 << channel });
    return list.flatMap((instruction, i) =>
      i === index ? [...Array.from({ length: TOKEN_MAX + 1 }, () => nop), instruction] : [instruction],
    );
  },
  "repeated twenty times": (list, index) =>
    list.flatMap((instruction, i) => Array.from({ length: i === index ? 20 : 1 }, () => instruction)),
};

/** Fields of dispatch entries that say what there is to do, with values that are near the right ones. */
const ENTRY_CHANGES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "an entry of a reserved bit": { reserved: 1 },
  "an entry that ends the list": { end: 1 },
  "an entry never last": { last: 0 },
  "an entry of too many cores": { cores: 31 },
  "an entry of too many producers": { producers: 9 },
  "an entry one word short": { ifp_words: 1 },
};

export function structureMutant(config: PoolConfig, seed: number, dice: Dice): Mutant {
  const draft = draftProgram(config, seed);
  if (dice.chance(20)) {
    const [note, change] = dice.pick(Object.entries(ENTRY_CHANGES));
    const known = Object.fromEntries(Object.entries(change).filter(([name]) => name !== "reserved"));
    return {
      draft,
      note,
      part: "DISPATCH",
      bin: null,
      changeLists: "reserved" in change ? reservedBit(dice) : entryMutation(known, dice),
    };
  }
  const [what, change] = dice.pick(Object.entries(CHANGES));
  const site = dice.pick(sitesOf(draft, () => true));
  const name = nameOf(draft.layers[site.layer]?.ifps[site.ifp]?.[site.index] as Uint8Array);
  return {
    draft: changed(draft, site, (list) => change(list, site.index, dice)),
    note: `${name} ${what} at ${where(site)}`,
    part: engineOf(name),
    bin: null,
  };
}

/** Bits of an entry that no field has. */
function reservedBit(dice: Dice): (lists: Uint8Array) => void {
  const bit = dice.range(3, 7);
  return (lists) => {
    lists[0] = (lists[0] as number) | (1 << bit);
  };
}

/** What means harm: many bits flipped, whole IFPs or dispatch lists of noise, any instructions with any fields. */
export function hostileMutant(config: PoolConfig, seed: number, dice: Dice): Mutant {
  const draft = draftProgram(config, seed);
  const all = (change: (list: readonly Uint8Array[]) => Uint8Array[]): ProgramDraft => ({
    ...draft,
    layers: draft.layers.map((layer) => ({ ...layer, ifps: layer.ifps.map(change) })),
  });
  const anyInstruction = (): Uint8Array => {
    const name = dice.pick(IFP_INSTRUCTIONS);
    return encode(
      name,
      Object.fromEntries(specFields(name).map((field) => [field.name, drawValue(field, dice.pick(field.classes), dice)])),
    );
  };
  switch (dice.range(0, 4)) {
    case 0:
      return {
        draft: all((list) =>
          list.map((instruction) => (dice.chance(20) ? flipped(instruction, dice.range(0, 255)) : instruction)),
        ),
        note: "bits flipped in a fifth of the instructions",
        part: null,
        bin: null,
      };
    case 1:
      return {
        draft: all((list) => list.map((instruction) => dice.bytes(instruction.length))),
        note: "instructions of noise",
        part: null,
        bin: null,
      };
    case 2:
      return { draft: all((list) => list.map(anyInstruction)), note: "any instructions with any fields", part: null, bin: null };
    case 3:
      return {
        draft,
        note: "dispatch lists of noise",
        part: "DISPATCH",
        bin: null,
        changeLists: (lists) => lists.set(dice.bytes(Math.min(lists.length, 8 * WORD_BYTES))),
      };
    default:
      return { draft: all((list) => rearranged(list, dice)), note: "instructions in any order", part: null, bin: null };
  }
}

function rearranged(list: readonly Uint8Array[], dice: Dice): Uint8Array[] {
  const rest = list.slice();
  return list.map(() => rest.splice(dice.range(0, rest.length - 1), 1)[0] as Uint8Array);
}
