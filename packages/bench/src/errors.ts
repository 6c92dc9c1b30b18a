// SPDX-License-Identifier: Apache-2.0
/** Errors of the experiments: one class, stable codes. */

export const BENCH_ERROR_CODES = [
  "DATA_MISSING",
  "UNKNOWN_NETWORK",
  "UNKNOWN_EXPERIMENT",
  "BAD_ROWS",
  "UNKNOWN_TARGET",
  "NO_MODEL",
  "MEASUREMENT_FAILED",
  "WRONG_RESULT",
] as const;
export type BenchErrorCode = (typeof BENCH_ERROR_CODES)[number];

export class BenchError extends Error {
  override readonly name = "BenchError";
  readonly code: BenchErrorCode;

  constructor(code: BenchErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
