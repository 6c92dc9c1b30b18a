// SPDX-License-Identifier: Apache-2.0
/** Errors of reading a package: one per kind of unusable file. */

export const PACKAGE_ERROR_CODES = [
  "PACKAGE_FORMAT",
  "PACKAGE_VERSION",
  "PACKAGE_TRUNCATED",
  "PACKAGE_CORRUPT",
  "PACKAGE_LAYOUT",
  "PACKAGE_CONFIG",
  "PACKAGE_LIMIT",
] as const;
export type PackageErrorCode = (typeof PACKAGE_ERROR_CODES)[number];

export class PackageError extends Error {
  readonly code: PackageErrorCode;

  constructor(code: PackageErrorCode, message: string) {
    super(message);
    this.name = "PackageError";
    this.code = code;
  }
}
