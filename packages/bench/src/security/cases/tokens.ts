// SPDX-License-Identifier: Apache-2.0
/** Tokens that never come, are too many, or belong to another engine. */
import { changeFields, prepend } from "../edit.js";
import { type HostileCase, tokens } from "../hostile-case.js";
import { ADD_LAYER } from "../small-program.js";

const nops = (name: string, count: number, fields: Record<string, number>) =>
  Array.from({ length: count }, () => ({ name, fields }));

/** More than a channel counts. */
const FLOOD = 40;

export const TOKENS: readonly HostileCase[] = [
  {
    name: "a load that posts no token",
    edit: changeFields(ADD_LAYER, "LOAD_W", { post: 0 }),
    verifier: "VERIFY_TOKENS",
    hardware: "WATCHDOG",
  },
  {
    name: "a wait for a token that nobody posts",
    edit: prepend(ADD_LAYER, ...nops("NOP_SAVE", 1, { wait: tokens("OUT_FULL") })),
    verifier: "VERIFY_TOKENS",
    hardware: "WATCHDOG",
  },
  {
    name: "engines that wait for each other",
    edit: prepend(
      ADD_LAYER,
      { name: "NOP_EXEC", fields: { wait: tokens("IN_FULL"), post: tokens("IN_FREE") } },
      ...nops("NOP_LDI", 3, { wait: tokens("IN_FREE"), post: tokens("IN_FULL") }),
    ),
    verifier: "VERIFY_TOKENS",
    hardware: ["WATCHDOG", "DONE"],
  },
  {
    name: "more tokens than a channel counts",
    edit: prepend(ADD_LAYER, ...nops("NOP_LDI", FLOOD, { post: tokens("IN_FULL") })),
    verifier: "VERIFY_TOKENS",
    hardware: "TOKEN_OVERFLOW",
  },
  {
    name: "more weight tokens than the channel counts",
    edit: prepend(ADD_LAYER, ...nops("NOP_LDW", FLOOD, { post: tokens("W_FULL") })),
    verifier: "VERIFY_TOKENS",
    hardware: "TOKEN_OVERFLOW",
  },
  {
    name: "a token left over",
    edit: prepend(ADD_LAYER, ...nops("NOP_LDI", 1, { post: tokens("IN_FULL") })),
    verifier: "VERIFY_BUFFER",
    hardware: ["DONE", "WATCHDOG", "TOKEN_OVERFLOW"],
  },
  {
    name: "a wait for another engine's token",
    edit: changeFields(ADD_LAYER, "CONV", { wait: tokens("OUT_FULL") }),
    verifier: "VERIFY_FIELD",
    hardware: "ILLEGAL_INSTRUCTION",
  },
  {
    name: "another engine's token posted",
    edit: changeFields(ADD_LAYER, "STORE", { post: tokens("IN_FULL") }),
    verifier: "VERIFY_FIELD",
    hardware: "ILLEGAL_INSTRUCTION",
  },
  {
    name: "a store that waits for nothing",
    edit: changeFields(ADD_LAYER, "STORE", { wait: 0 }),
    verifier: "VERIFY_BUFFER",
    hardware: ["DONE", "TOKEN_OVERFLOW"],
  },
  {
    name: "weights that never fit",
    edit: changeFields(ADD_LAYER, "LOAD_W", { words: 8191, addr_offset: 0 }),
    verifier: "VERIFY_BUFFER",
    hardware: ["WATCHDOG", "GUARD_READ"],
  },
];
