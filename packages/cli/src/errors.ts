// SPDX-License-Identifier: Apache-2.0
/** Errors of the command line: one class, stable codes. Expected errors of every package carry a `code` as well. */

export const CLI_ERROR_CODES = [
  "USAGE",
  "FILE_NOT_FOUND",
  "FILE_UNREADABLE",
  "FILE_UNWRITABLE",
  "IMAGE_INVALID",
  "TENSOR_INVALID",
  "INPUT_MISMATCH",
  "DATASET_INVALID",
  "REFERENCE_UNAVAILABLE",
  "MISMATCH",
  "INTERRUPTED",
] as const;
export type CliErrorCode = (typeof CLI_ERROR_CODES)[number];

export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
