// SPDX-License-Identifier: Apache-2.0
/** Addresses that are not the program's. */
import { SEGMENTS } from "@tessera/isa";
import { changeFields } from "../edit.js";
import type { HostileCase } from "../hostile-case.js";
import { ADD_LAYER } from "../small-program.js";

const BEYOND = 2 ** 24;
const LAST = 2 ** 36 - 32;
const NO_SEGMENT = 7;
/** The largest distance of rows. */
const FAR = 2 ** 20 - 1;

const change = (
  name: string,
  instruction: string,
  fields: Record<string, number>,
  hardware: HostileCase["hardware"],
): HostileCase => ({
  name,
  edit: changeFields(ADD_LAYER, instruction, fields),
  verifier: "addr_offset" in fields && (fields.addr_offset as number) % 32 !== 0 ? "VERIFY_FIELD" : "VERIFY_MEMORY",
  hardware,
});

export const ADDRESSES: readonly HostileCase[] = [
  change("a load beyond its segment", "LOAD_IN", { addr_offset: BEYOND }, "GUARD_READ"),
  change("a load that wraps at the end of the address space", "LOAD_IN", { addr_offset: LAST }, "GUARD_READ"),
  change(
    "a load whose rows lie beyond its segment",
    "LOAD_IN",
    { rows: 2, cols: 1, contig_rows: 0, row_stride: FAR },
    "GUARD_READ",
  ),
  change("a load of its own instructions", "LOAD_IN", { addr_segment: SEGMENTS.EXEC }, "GUARD_READ"),
  change("a load from a segment it does not have", "LOAD_IN", { addr_segment: NO_SEGMENT }, "GUARD_READ"),
  change("an unaligned load", "LOAD_IN", { addr_offset: 8 }, "GUARD_READ"),
  change("a residual beyond its segment", "LOAD_RES", { addr_offset: BEYOND }, "GUARD_READ"),
  change("a residual of its own instructions", "LOAD_RES", { addr_segment: SEGMENTS.EXEC }, "GUARD_READ"),
  change("weights beyond their segment", "LOAD_W", { addr_offset: BEYOND }, "GUARD_READ"),
  change("weights from its own instructions", "LOAD_W", { addr_segment: SEGMENTS.EXEC }, "GUARD_READ"),
  change("a store beyond its segment", "STORE", { addr_offset: BEYOND }, "GUARD_WRITE"),
  change("a store that wraps at the end of the address space", "STORE", { addr_offset: LAST }, "GUARD_WRITE"),
  change(
    "a store whose pixels lie beyond its segment",
    "STORE",
    { rows: 2, cols: 1, contig_rows: 0, row_stride: FAR },
    "GUARD_WRITE",
  ),
  change("a store over its own instructions", "STORE", { addr_segment: SEGMENTS.EXEC, addr_offset: 0 }, "GUARD_WRITE"),
  change("a store over its own weights", "STORE", { addr_segment: SEGMENTS.WEIGHTS, addr_offset: 0 }, "GUARD_WRITE"),
  change("a store over its own input", "STORE", { addr_segment: SEGMENTS.INPUT, addr_offset: 0 }, "GUARD_WRITE"),
  change("a store to a segment it does not have", "STORE", { addr_segment: NO_SEGMENT }, "GUARD_WRITE"),
  change("an unaligned store", "STORE", { addr_offset: 8 }, "GUARD_WRITE"),
];
