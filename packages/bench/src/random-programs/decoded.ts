// SPDX-License-Identifier: Apache-2.0
/** Reads what may be noise: null where nothing legal begins. */
import { type DecodedInstruction, decode, decodeRecord, IsaError } from "@tessera/isa";
import { ENTRY } from "./spec-fields.js";

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof IsaError) return null;
    throw error;
  }
}

export const instructionAt = (blob: Uint8Array, at: number): DecodedInstruction | null => orNull(() => decode(blob, at));
export const entryAt = (lists: Uint8Array, at: number): Record<string, number> | null =>
  orNull(() => decodeRecord(ENTRY, lists, at));
