// SPDX-License-Identifier: Apache-2.0
/** Errors of the runtime: a stable code for programs, a message for people. */

/** What each code means is said by the message; programs branch on the code only. */
export const HOST_ERROR_CODES = [
  "ADDON_MISSING",
  "LAYOUT_MISMATCH",
  "CONFIG_MISMATCH",
  "BACKEND_CONFIG",
  "BACKEND_LIBRARY",
  "BACKEND_MEMORY",
  "BACKEND_REGISTER",
  "BACKEND_CLOSED",
  "BACKEND_INTERNAL",
  "NO_CORES",
  "NO_TASK",
  "NO_MEMORY",
  "QUOTA",
  "RELEASED",
  "BAD_INPUT",
  "BAD_STATE",
  "BAD_SLOTS",
  "REFUSED",
  "TASK_FAULT",
  "TIMEOUT",
  "XCLBIN_FORMAT",
] as const;
export type HostErrorCode = (typeof HOST_ERROR_CODES)[number];

export class HostError extends Error {
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "HostError";
    this.code = code;
  }
}

/** A task ended with a fault: the cause by name (FAULT_CAUSES), the physical core, the tenant-virtual address. */
export class TaskFaultError extends HostError {
  readonly faultCause: string;
  /** null: no core caused it. */
  readonly core: number | null;
  readonly address: bigint;

  constructor(task: number, faultCause: string, core: number | null, address: bigint) {
    const where = core === null ? "" : ` on core ${core} at address 0x${address.toString(16)}`;
    super("TASK_FAULT", `Task ${task} ended with ${faultCause}${where}; its other cores were stopped, other tasks go on.`);
    this.name = "TaskFaultError";
    this.faultCause = faultCause;
    this.core = core;
    this.address = address;
  }
}

const isHostErrorCode = (code: unknown): code is HostErrorCode => HOST_ERROR_CODES.some((known) => known === code);

/** An error of the addon as HostError; anything else unchanged. */
export function fromAddon(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HostError || !("code" in error)) return error;
  return isHostErrorCode(error.code) ? new HostError(error.code, error.message, { cause: error }) : error;
}
