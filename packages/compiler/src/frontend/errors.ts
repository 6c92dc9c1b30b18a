// SPDX-License-Identifier: Apache-2.0
/** Errors of the front end: one class, a stable code per cause, and a message that says what, where and what to do. */

export const MODEL_ERROR_CODES = [
  "MODEL_CORRUPT",
  "MODEL_EXTERNAL_DATA",
  "MODEL_INVALID",
  "MODEL_DYNAMIC_SHAPE",
  "MODEL_UNSUPPORTED",
  "MODEL_OVERFLOW",
  "CALIBRATION_MISSING",
  "CALIBRATION_INVALID",
  "TEXT_SYNTAX",
  "HOST_OP",
  "INPUT_INVALID",
  "REFERENCE_UNAVAILABLE",
] as const;

export type ModelErrorCode = (typeof MODEL_ERROR_CODES)[number];

export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ModelError";
    this.code = code;
  }
}
