// SPDX-License-Identifier: Apache-2.0
/** Errors of the hardware package: one class, one list of stable codes. */

export const HW_ERROR_CODES = [
  "CONFIG_INVALID",
  "CONFIG_NOT_FOUND",
  "CONFIG_UNREADABLE",
  "TEMPLATE_INVALID",
  "OUTPUT_FAILED",
  "TOOL_MISSING",
  "TOOL_FAILED",
  "USAGE",
] as const;
export type HwErrorCode = (typeof HW_ERROR_CODES)[number];

export class HwError extends Error {
  override readonly name = "HwError";
  readonly code: HwErrorCode;

  constructor(code: HwErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
