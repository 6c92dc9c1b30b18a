// SPDX-License-Identifier: Apache-2.0
/** Errors of the load-time verifier: what is wrong, and in which layer, IFP, instruction and field. */

export const VERIFY_ERROR_CODES = [
  "VERIFY_STRUCTURE",
  "VERIFY_ENCODING",
  "VERIFY_FIELD",
  "VERIFY_TOKENS",
  "VERIFY_BUFFER",
  "VERIFY_MEMORY",
  "VERIFY_HAZARD",
  "VERIFY_LENGTH",
  "VERIFY_PARAMS",
  "VERIFY_BANDWIDTH",
  "VERIFY_LIMIT",
] as const;
export type VerifyErrorCode = (typeof VERIFY_ERROR_CODES)[number];

export class VerifyError extends Error {
  readonly code: VerifyErrorCode;

  constructor(code: VerifyErrorCode, message: string) {
    super(message);
    this.name = "VerifyError";
    this.code = code;
  }
}

/** A fault of one instruction; the caller adds where the instruction is. */
export class InstructionFault extends Error {
  readonly code: VerifyErrorCode;

  constructor(code: VerifyErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
