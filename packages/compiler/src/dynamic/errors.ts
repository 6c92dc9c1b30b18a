// SPDX-License-Identifier: Apache-2.0
/** Errors of dynamic compilation. */

export const DISPATCH_ERROR_CODES = ["DISPATCH_CORES", "DISPATCH_CONTEXT"] as const;
export type DispatchErrorCode = (typeof DISPATCH_ERROR_CODES)[number];

export class DispatchError extends Error {
  readonly code: DispatchErrorCode;

  constructor(code: DispatchErrorCode, message: string) {
    super(message);
    this.name = "DispatchError";
    this.code = code;
  }
}
