// SPDX-License-Identifier: Apache-2.0
/** Words that are no instructions, or not those of a program. */
import { WORD_BYTES } from "@tessera/isa";
import { changeBytes, changeFields, type Edit } from "../edit.js";
import type { HostileCase } from "../hostile-case.js";
import { ADD_LAYER } from "../small-program.js";

/** Changes the first word. */
const word = (change: (word: Uint8Array) => void): Edit =>
  changeBytes(ADD_LAYER, (bytes) => {
    change(bytes.subarray(0, WORD_BYTES));
    return bytes;
  });

const illegal = (name: string, edit: Edit, verifier: HostileCase["verifier"]): HostileCase => ({
  ...{ name, edit, verifier, hardware: "ILLEGAL_INSTRUCTION" },
});

const WAIT_LAYERS = 0x02;
const IFP_DONE = 0xc2;
const UNKNOWN = 0x3f;
const TWO_WORDS = 0x81;

export const ENCODINGS: readonly HostileCase[] = [
  illegal(
    "an unknown opcode",
    word((w) => w.fill(0).fill(UNKNOWN, 0, 1)),
    "VERIFY_ENCODING",
  ),
  illegal(
    "all bits set",
    word((w) => w.fill(0xff)),
    "VERIFY_ENCODING",
  ),
  illegal(
    "a reserved bit",
    word((w) => w.set([(w[31] as number) | 0x80], 31)),
    "VERIFY_ENCODING",
  ),
  illegal(
    "an injected wait",
    word((w) => w.fill(0).fill(WAIT_LAYERS, 0, 1)),
    "VERIFY_FIELD",
  ),
  illegal(
    "an injected end of an IFP",
    word((w) => w.fill(0).fill(IFP_DONE, 0, 1)),
    "VERIFY_FIELD",
  ),
  illegal(
    "an IFP that ends inside an instruction",
    changeBytes(ADD_LAYER, (bytes) =>
      Buffer.concat([bytes, Uint8Array.from({ length: WORD_BYTES }, (_, i) => (i === 0 ? TWO_WORDS : 0))]),
    ),
    "VERIFY_ENCODING",
  ),
  illegal("an unknown kind of channel sum", changeFields(ADD_LAYER, "CONV", { xsum: 3 }), "VERIFY_FIELD"),
  illegal("a sum without a shift", changeFields(ADD_LAYER, "CONV", { shift: 0 }), "VERIFY_FIELD"),
  illegal("a load of no channel groups", changeFields(ADD_LAYER, "LOAD_IN", { last_groups: 0 }), "VERIFY_FIELD"),
  illegal("an unfinished sum of many pixels", changeFields(ADD_LAYER, "CONV", { acc_done: 0 }), "VERIFY_FIELD"),
];
