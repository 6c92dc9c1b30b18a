// SPDX-License-Identifier: Apache-2.0
/** The one error class of this package; `code` is stable, the message is for people. */

export const ISA_ERROR_CODES = [
  "ISA_LAYOUT",
  "ISA_UNKNOWN_NAME",
  "ISA_UNKNOWN_FIELD",
  "ISA_RANGE",
  "ISA_DECODE",
  "ISA_SYNTAX",
] as const;
export type IsaErrorCode = (typeof ISA_ERROR_CODES)[number];

export class IsaError extends Error {
  readonly code: IsaErrorCode;

  constructor(code: IsaErrorCode, message: string) {
    super(message);
    this.name = "IsaError";
    this.code = code;
  }
}
