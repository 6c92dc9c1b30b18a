// SPDX-License-Identifier: Apache-2.0
/** A hostile program, and how each line of defence answers when the other one is off. */
import type { VerifyErrorCode } from "@tessera/compiler";
import { TOKEN_CHANNELS } from "@tessera/isa";
import type { Edit } from "./edit.js";

/**
 * What comes of it in hardware that nobody asked before: a fault (FAULT_CAUSES); DONE, it does no harm but to its own results;
 * HOST_ABORT, it goes on until its holder is told to leave.
 */
export type Outcome =
  | "ILLEGAL_INSTRUCTION"
  | "GUARD_READ"
  | "GUARD_WRITE"
  | "GUARD_FETCH"
  | "WATCHDOG"
  | "TOKEN_OVERFLOW"
  | "BAD_DISPATCH"
  | "HOST_ABORT"
  | "DONE";

export interface HostileCase {
  readonly name: string;
  /** Makes it from the small program. */
  readonly edit: Edit;
  readonly verifier: VerifyErrorCode;
  /** Several where backends may differ, as one that knows no time does. */
  readonly hardware: Outcome | readonly Outcome[];
}

/** Mask of token channels by name. */
export const tokens = (...names: string[]): number =>
  names.reduce((mask, name) => mask | (1 << TOKEN_CHANNELS.findIndex((channel) => channel.name === name)), 0);
