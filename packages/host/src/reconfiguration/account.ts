// SPDX-License-Identifier: Apache-2.0
/** What a change of cores took, part by part. */
import type { TablesWritten } from "../program/dispatch-tables.js";
import { type Transfer, transferMs } from "./pcie.js";
import type { ScrubReceipt } from "./scrub.js";
import type { Stopped } from "./stop.js";

/** Changes the core map: from these physical cores to those. */
export interface CoreChange {
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Returns the cycles until the cores' buffers are clear. */
  readonly remap: () => Promise<number | null>;
}

export interface MoveOptions {
  /** Stop at the next IFP boundary instead of the next layer boundary. */
  readonly urgent?: boolean;
  /** Milliseconds of the host to wait for the layer boundary; then it stops at the next IFP boundary nevertheless. No limit when omitted. */
  readonly patienceMs?: number;
  /** Banks that the program's memory moves to; where it is when omitted. */
  readonly banks?: readonly number[];
  /**
   * Exact cycles where time is simulated: the device's interrupt loop stands still at the command, and the first IFP of an
   * added core is waited for.
   */
  readonly measure?: boolean;
}

/** Data that changed banks. */
export interface Migration {
  /** Weights and instructions, copied while the task ran on. */
  readonly background: Transfer;
  readonly backgroundMs: number;
  /** Maps, inputs and outputs, copied while it stood. */
  readonly boundary: Transfer;
  readonly boundaryMs: number;
  /** What was left behind has been cleared. */
  readonly left: ScrubReceipt;
}

export interface Reconfiguration {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly urgent: boolean;
  /** A run was stopped and goes on. */
  readonly resumed: boolean;
  /** Measured: from what has been done to the dispatch tables. */
  readonly compileMs: number;
  readonly tableBytes: number;
  /** The tables, the core map, the commands. */
  readonly transfer: Transfer;
  /** Its time by PCIe figures. */
  readonly transferMs: number;
  /** From the command to rest; null where there is no time, or nothing ran. */
  readonly drainCycles: number | null;
  /** From the commit of the core map until buffers are clear. */
  readonly clearCycles: number | null;
  /** From RESUME until an added core has begun its first IFP; null also when not measured or nothing was added. */
  readonly firstResult: number | null;
  readonly migration: Migration | null;
}

/** The account of a move of a loaded program. */
export function accountOf(
  { before, after }: CoreChange,
  { urgent = false }: MoveOptions,
  parts: {
    readonly stopped: Stopped;
    readonly clearCycles: number | null;
    readonly tables: TablesWritten;
    readonly firstResult: number | null;
    readonly migration: Migration | null;
  },
): Reconfiguration {
  const { stopped, clearCycles, tables, firstResult, migration } = parts;
  const commands = stopped.standing ? 2 : 0;
  const shadows = new Set([...before, ...after]).size;
  // Besides these: the commit, and offset and stride of the tables.
  const registerWrites = commands + shadows + 3;
  const transfer = { dmas: 1, bytes: tables.tableBytes, registerWrites };
  return {
    ...{ before, after, urgent, resumed: stopped.standing, ...tables, transfer, transferMs: transferMs(transfer) },
    ...{ drainCycles: stopped.drainCycles, clearCycles, firstResult, migration },
  };
}
