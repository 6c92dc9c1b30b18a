// SPDX-License-Identifier: Apache-2.0
/** Errors of the back end: each has a stable code and says what was wrong, where, and what to do. */

export const BACKEND_ERROR_CODES = [
  "BACKEND_UNSUPPORTED",
  "BACKEND_GRAPH",
  "BACKEND_DOES_NOT_FIT",
  "BACKEND_OPTION",
  "BACKEND_THREAD",
] as const;
export type BackendErrorCode = (typeof BACKEND_ERROR_CODES)[number];

export class BackendError extends Error {
  readonly code: BackendErrorCode;

  constructor(code: BackendErrorCode, message: string) {
    super(message);
    this.name = "BackendError";
    this.code = code;
  }
}

/** `value`, or BACKEND_GRAPH when it is missing. */
export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new BackendError("BACKEND_GRAPH", `${what} is missing from the quantised graph; verify the graph before compiling it`);
  }
  return value;
}
