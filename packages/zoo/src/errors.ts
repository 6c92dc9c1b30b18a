// SPDX-License-Identifier: Apache-2.0
/** The error class of this package; `code` is stable, the message is for people. */

export type ZooErrorCode = "ZOO_RESOLUTION" | "ZOO_NO_INPUT" | "ZOO_UNKNOWN_NETWORK" | "ZOO_DATASET";

export class ZooError extends Error {
  readonly code: ZooErrorCode;

  constructor(code: ZooErrorCode, message: string) {
    super(message);
    this.name = "ZooError";
    this.code = code;
  }
}
