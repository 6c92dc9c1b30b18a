// SPDX-License-Identifier: Apache-2.0
/** The layout hash: names the encodings a program, a design and a runtime must share, independent of documentation. */
import { createHash } from "node:crypto";
import { INSTRUCTION_LAYOUTS, type Layout, layoutRegister, RECORD_LAYOUTS } from "./layout.js";
import { ENGINES, TOKEN_CHANNELS, TOKEN_MAX, WEIGHT_CHUNKS, WORD_BITS } from "./spec/instructions.js";
import { BURST_BYTES, CHANNEL_BLOCK, PAGE_BYTES, SEGMENT_COUNT, SEGMENTS } from "./spec/records.js";
import { COUNTERS, CYCLE_CAUSES, FAULT_CAUSES, REGISTER_BLOCKS, TASK_COMMANDS, TASK_STATES } from "./spec/registers.js";

const places = (layout: Layout): unknown => layout.fields.map((f) => [f.name, f.word, f.lsb, f.bits, f.signed ? "s" : "u"]);

/** The hashed text: JSON of arrays only, so that the order of the specification is the only order there is. */
export function canonicalLayout(): string {
  return JSON.stringify([
    ["words", WORD_BITS],
    ["engines", ENGINES],
    ["instructions", INSTRUCTION_LAYOUTS.map((l) => [l.name, l.opcode, l.words, l.format.injected === true, places(l)])],
    ["tokens", TOKEN_MAX, TOKEN_CHANNELS.map((t) => [t.name, t.producer, t.consumer, t.initial, t.counted])],
    ["weight chunks", WEIGHT_CHUNKS],
    ["records", RECORD_LAYOUTS.map((l) => [l.name, l.wordBits, places(l)])],
    ["memory", SEGMENT_COUNT, PAGE_BYTES, CHANNEL_BLOCK, BURST_BYTES, Object.entries(SEGMENTS)],
    [
      "registers",
      REGISTER_BLOCKS.map((b) => [
        b.name,
        b.base,
        b.stride,
        b.count,
        b.registers.map((r) => [r.name, r.offset, r.access, places(layoutRegister(b, r))]),
      ]),
    ],
    ["enums", TASK_STATES, TASK_COMMANDS, FAULT_CAUSES, CYCLE_CAUSES.map(([name]) => name), COUNTERS.map(([name]) => name)],
  ]);
}

let cached: number | undefined;

/** First 32 bits of the SHA-256 of the canonical layout, as an unsigned number. */
export function layoutHash(): number {
  cached ??= createHash("sha256").update(canonicalLayout()).digest().readUInt32BE(0);
  return cached;
}
